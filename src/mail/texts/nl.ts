import type { Texts, Voice } from './index.ts'

const forWhom = (v: Voice) => (v.onBehalf ? ` voor ${v.mine ? 'u' : v.holder}` : '')
const yourRequest = (v: Voice) => (v.asked ? `Uw aanvraag voor ${v.pkg}` : `De aanvraag van ${v.requestor} voor ${v.pkg}`) + (v.onBehalf ? `, namens ${v.mine ? 'u' : v.holder},` : '')
const whoseRequest = (v: Voice) => (v.asked ? 'uw aanvraag' : `de aanvraag van ${v.requestor}`)
const prefix = { opened: 'Beoordeel', reminder: 'Herinnering: beoordeel', forwarded: 'Aan u doorgestuurd: beoordeel' } as const
const why = {
  opened: 'U wordt gevraagd deze aanvraag goed te keuren of te weigeren.',
  reminder: 'Deze aanvraag wacht nog op een beslissing.',
  forwarded: 'De goedkeurders die eerder zijn gevraagd, hebben nog niet beslist. Nu kunt u dat doen.',
} as const
const days = (count: number) => (count === 0 ? 'vandaag' : count === 1 ? 'morgen' : `over ${count} dagen`)
const whose = (v: Voice) => (v.mine ? 'Uw toegang' : `De toegang van ${v.holder}`)

export const nl: Texts = {
  locale: 'nl-NL',
  labels: {
    requestor: 'Aangevraagd door', beneficiary: 'Aangevraagd voor', package: 'Toegangspakket', from: 'Vanaf', until: 'Tot en met', justification: 'Zakelijke reden',
    reason: 'Toelichting', decidedBy: 'Besloten door', submittedAt: 'Ingediend', decideBy: 'Te beslissen tot',
  },
  catalog: (name) => `Catalogus: ${name}`,
  onceApproved: 'Zodra de aanvraag is goedgekeurd',
  noEnd: 'Geen einddatum',
  afterDelivery: (duration) => `${duration} nadat de toegang is verleend`,
  linkHint: 'Werkt de knop niet? Kopieer dan dit adres naar uw browser:',
  because: {
    approver: 'U krijgt dit bericht omdat u goedkeurder bent van dit toegangspakket.',
    requestor: 'U krijgt dit bericht omdat u deze aanvraag hebt gedaan.',
    beneficiary: 'U krijgt dit bericht omdat deze toegang voor u is bedoeld.',
    owner: 'U krijgt dit bericht omdat u dit toegangspakket beheert.',
  },
  myAccess: 'Mijn toegang',
  tagline: 'Toegang zolang die nodig is.',
  events: {
    requestToApprover: {
      subject: (v) => `${prefix[v.occasion]} vóór of op ${v.decideDay}: ${v.requestor} vraagt ${v.pkg} aan${forWhom(v)}`,
      badge: 'Wacht op u',
      title: (v) => `${v.requestor} vraagt ${v.pkg} aan${forWhom(v)}`,
      lead: (v) => why[v.occasion],
      callout: (v) => `Beslis uiterlijk ${v.decideBy}. Zonder beslissing wordt geen toegang verleend.`,
      button: 'Aanvraag beoordelen',
    },
    requestApproved: {
      subject: (v) => `Goedgekeurd: ${whoseRequest(v)} voor ${v.pkg}`,
      badge: 'Goedgekeurd',
      title: (v) => `${v.pkg} is goedgekeurd${forWhom(v)}`,
      lead: (v) => `${yourRequest(v)} is goedgekeurd${v.decidedBy ? ` door ${v.decidedBy}` : ''}. De toegang wordt nu geregeld; ${v.mine ? 'u hoort van ons' : 'er volgt een bericht'} zodra die er is.`,
      button: 'Aanvraag bekijken',
    },
    requestDenied: {
      subject: (v) => `Geweigerd: ${whoseRequest(v)} voor ${v.pkg}`,
      badge: 'Geweigerd',
      title: (v) => `${v.pkg} is niet goedgekeurd${forWhom(v)}`,
      lead: (v) => `${yourRequest(v)} is geweigerd${v.decidedBy ? ` door ${v.decidedBy}` : ''}. Er is geen toegang verleend.`,
      button: 'Aanvraag bekijken',
    },
    requestExpired: {
      subject: (v) => `Verlopen: ${whoseRequest(v)} voor ${v.pkg}`,
      badge: 'Verlopen',
      title: (v) => `De aanvraag voor ${v.pkg} is verlopen`,
      lead: (v) => `Over ${v.asked ? 'uw aanvraag' : `de aanvraag van ${v.requestor}`} voor ${v.pkg} is niet beslist vóór ${v.decideBy}. De aanvraag is daarom beëindigd, zonder toegang.${v.asked ? ' U kunt de toegang opnieuw aanvragen.' : ''}`,
      button: 'Aanvraag bekijken',
    },
    requestCanceled: {
      subject: (v) => `Geannuleerd: ${whoseRequest(v)} voor ${v.pkg}`,
      badge: 'Geannuleerd',
      title: (v) => `De aanvraag voor ${v.pkg} is geannuleerd`,
      lead: (v) => `${yourRequest(v)} is geannuleerd. Er valt niets meer te beslissen.`,
      button: 'Aanvraag bekijken',
    },
    requestedForYou: {
      subject: (v) => `${v.requestor} heeft ${v.pkg} voor u aangevraagd`,
      badge: 'Voor u aangevraagd',
      title: (v) => `${v.requestor} heeft ${v.pkg} voor u aangevraagd`,
      lead: () => 'U hoeft niets te doen. U hoort van ons zodra over de aanvraag is beslist. Wilt u deze toegang niet? Laat het dan weten aan wie de aanvraag heeft gedaan.',
      button: 'Aanvraag bekijken',
    },
    accessDelivered: {
      subject: (v) => `${v.mine ? 'U hebt' : `${v.holder} heeft`} nu toegang: ${v.pkg}`,
      badge: 'Toegang is klaar',
      title: (v) => `${v.mine ? 'U hebt' : `${v.holder} heeft`} nu ${v.pkg}`,
      lead: (v) => `Alles in dit toegangspakket is klaar voor gebruik.${v.mine ? ' Laat een toepassing u nog niet toe? Meld u dan af en weer aan.' : ''}`,
      button: 'Mijn toegang openen',
    },
    accessAboutToExpire: {
      subject: (v) => `${whose(v)} eindigt ${days(v.daysLeft)}: ${v.pkg}`,
      badge: 'Eindigt binnenkort',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} van ${v.holder}`} eindigt ${days(v.daysLeft)}`,
      lead: (v) => `${v.mine ? 'Hebt u' : `Heeft ${v.holder}`} deze toegang nog nodig? Vraag dan vóór het einde verlenging aan. Anders hoeft u niets te doen: de toegang wordt vanzelf ingetrokken.`,
      callout: (v) => `${whose(v)} loopt tot en met ${v.end}.`,
      button: 'Toegang verlengen',
    },
    accessExpired: {
      subject: (v) => `${whose(v)} is beëindigd: ${v.pkg}`,
      badge: 'Beëindigd',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} van ${v.holder}`} is beëindigd`,
      lead: (v) => `De looptijd van deze toegang is voorbij en de toegang is ingetrokken.${v.mine ? ' Nog steeds nodig? Vraag de toegang dan opnieuw aan.' : ''}`,
      button: 'Opnieuw aanvragen',
    },
    deliveryFailed: {
      subject: (v) => `Nog niet geleverd: ${v.pkg}${v.mine ? '' : ` voor ${v.holder}`}`,
      badge: 'Niet geleverd',
      title: (v) => `${v.pkg} kon nog niet worden geleverd`,
      lead: (v) => `De aanvraag${v.mine ? '' : ` voor ${v.holder}`} is geaccepteerd, maar niet alle toegang kon worden verleend. De beheerders kunnen de oorzaak zien en het opnieuw proberen.`,
      button: 'Aanvraag bekijken',
    },
  },
}
