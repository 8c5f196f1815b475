/** What the packages of the demonstration ask, in English and in Dutch. */
import type { AnswerChoice, QuestionInput } from '#model/complex.ts'
import { id } from './id.ts'

export type DemoQuestion = QuestionInput & { readonly id: string }

const dutch = (text: string) => [{ languageCode: 'nl', text }]
type Words = readonly [english: string, dutch: string]
const base = (number: number, sequence: number, [text, nl]: Words) => ({ id: id('question', number), text, localizations: dutch(nl), isRequired: true, isAnswerEditable: true, sequence })
const choice = (number: number, sequence: number, words: Words, choices: readonly Words[]): DemoQuestion => ({
  '@odata.type': '#microsoft.graph.accessPackageMultipleChoiceQuestion', ...base(number, sequence, words), isMultipleSelectionAllowed: false,
  choices: choices.map(([text, nl]): AnswerChoice => ({ actualValue: text, text, localizations: dutch(nl) })),
})
const text = (number: number, sequence: number, words: Words, over: { regexPattern?: string; isSingleLineQuestion?: boolean; isRequired?: boolean } = {}): DemoQuestion => ({
  '@odata.type': '#microsoft.graph.accessPackageTextInputQuestion', ...base(number, sequence, words), isSingleLineQuestion: true, regexPattern: null, ...over,
})

export const workcationQuestions: readonly DemoQuestion[] = [
  choice(1, 1, ['In which country will you work?', 'In welk land gaat u werken?'], [
    ['Spain', 'Spanje'], ['Portugal', 'Portugal'], ['Italy', 'Italië'], ['Greece', 'Griekenland'], ['Germany', 'Duitsland'], ['France', 'Frankrijk'], ['Austria', 'Oostenrijk'],
    ['Belgium', 'België'], ['Croatia', 'Kroatië'], ['Denmark', 'Denemarken'], ['Ireland', 'Ierland'], ['Sweden', 'Zweden'],
  ]),
  text(2, 2, ['From which address will you work?', 'Vanaf welk adres gaat u werken?']),
]
export const licenceQuestions: readonly DemoQuestion[] = [
  choice(3, 1, ['What do you need the licence for?', 'Waarvoor hebt u de licentie nodig?'], [
    ['Publish reports for others', 'Rapporten publiceren voor anderen'], ['Models larger than 1 GB', 'Modellen groter dan 1 GB'], ['Refresh more than 8 times a day', 'Vaker dan 8 keer per dag vernieuwen'],
  ]),
  text(4, 2, ['Which cost centre pays? (four digits)', 'Welke kostenplaats betaalt? (vier cijfers)'], { regexPattern: '^[0-9]{4}$' }),
]
export const optOutQuestions: readonly DemoQuestion[] = [
  choice(5, 1, ['Which kind of device is it?', 'Wat voor apparaat is het?'], [['Laptop', 'Laptop'], ['Phone', 'Telefoon'], ['Tablet', 'Tablet'], ['Laboratory device', 'Laboratoriumapparaat']]),
  text(6, 2, ['What is its serial number?', 'Wat is het serienummer?'], { regexPattern: '^[A-Za-z0-9-]{6,20}$' }),
  text(7, 3, ['Which setting is in your way, and what have you tried?', 'Welke instelling zit in de weg, en wat hebt u geprobeerd?'], { isSingleLineQuestion: false }),
]
export const desktopQuestions: readonly DemoQuestion[] = [
  text(8, 1, ['What is the name of your device?', 'Wat is de naam van uw apparaat?'], { isRequired: false }),
]
export const pilotQuestions: readonly DemoQuestion[] = [
  choice(9, 1, ['How many hours a month can you spend on feedback?', 'Hoeveel uur per maand kunt u aan terugkoppeling besteden?'], [['Less than 1', 'Minder dan 1'], ['1 to 4', '1 tot 4'], ['More than 4', 'Meer dan 4']]),
]
