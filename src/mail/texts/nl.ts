import { scopeIn, type ScopeWords } from '#domain/mover/reason.ts'
import type { Texts, Voice } from './index.ts'

const forWhom = (v: Voice) => (v.onBehalf ? ` voor ${v.mine ? 'u' : v.holder}` : '')
const behalf = (v: Voice) => (v.onBehalf ? ` namens ${v.mine ? 'u' : v.holder}` : '')
const verb = { extension: 'verlengen', change: 'wijzigen' } as const
const noun = { extension: 'verlenging', change: 'wijziging' } as const
const about = (v: Voice) => (v.change ? `om ${v.pkg} te ${verb[v.change]}` : `voor ${v.pkg}`)
const aRequest = (v: Voice) => `${v.asked ? 'uw aanvraag' : `de aanvraag van ${v.requestor}`} ${about(v)}`
const fullRequest = (v: Voice) => `${v.asked ? 'Uw aanvraag' : `De aanvraag van ${v.requestor}`} ${about(v)}${behalf(v)}`
const wants = (v: Voice) => (v.change ? `${v.requestor} vraagt om ${v.pkg}${forWhom(v)} te ${verb[v.change]}` : `${v.requestor} vraagt ${v.pkg} aan${forWhom(v)}`)
/** De gevraagde wijziging, als zelfstandig naamwoord. */
const theChange = (v: Voice) => `${v.mine ? 'Uw' : 'De'} ${noun[v.change!]} van ${v.pkg}${v.mine ? '' : ` voor ${v.holder}`}`
/** Hoe de toegang verdergaat zonder de wijziging. */
const asItWas = (v: Voice) => (v.heldUntil ? `${whose(v)} loopt nog tot en met ${v.heldUntil}.` : `${whose(v)} blijft zoals die is.`)
const changed = (v: Voice) => (v.change === 'change' ? 'De wijziging wordt automatisch doorgevoerd.' : v.end ? `${whose(v)} loopt nu tot en met ${v.end}.` : `${whose(v)} heeft nu geen einddatum.`)
const notDecided = (v: Voice) => (!v.change ? `De aanvraag is verlopen en er is geen toegang verleend.${v.asked ? ' U kunt de toegang opnieuw aanvragen.' : ''}`
  : v.endedMeanwhile ? `De aanvraag is verlopen en ${itsHolder(v)} is niet verlengd.`
  : `De aanvraag is verlopen. ${asItWas(v)}${v.asked && v.change === 'extension' ? ' U kunt opnieuw verlenging aanvragen.' : ''}`)
/** Wat er gebeurt als niemand beslist. */
const undecided = (v: Voice) => (!v.change ? 'wordt geen toegang verleend' : v.endedMeanwhile ? `eindigt ${itsHolder(v)} op ${v.heldUntil}` : v.heldUntil ? `verandert er niets: ${itsHolder(v)} loopt tot en met ${v.heldUntil}` : 'verandert er niets')
const prefix = { opened: 'Beoordeel', reminder: 'Herinnering: beoordeel', forwarded: 'Aan u doorgegeven: beoordeel', reassigned: 'Naar u doorgestuurd: beoordeel' } as const
const why = {
  opened: () => 'U wordt gevraagd deze aanvraag goed te keuren of te weigeren.',
  reminder: () => 'Deze aanvraag wacht nog op een beslissing.',
  forwarded: () => 'De goedkeurders die eerder zijn gevraagd, hebben nog niet beslist. Nu kunt u dat doen.',
  reassigned: (v: Voice) => `${v.handedBy ? `${v.handedBy} heeft dit naar u doorgestuurd` : 'Deze aanvraag is naar u doorgestuurd'}${v.reason ? `: ${v.reason}` : '.'}`,
} as const
const covered = (v: Voice) => (v.covers === 'everything' ? 'alle toegangspakketten' : v.covers === 'catalog' ? `alles in de catalogus ${v.pkg}` : v.pkg)
const whose = (v: Voice) => (v.mine ? 'Uw toegang' : `De toegang van ${v.holder}`)
const itsHolder = (v: Voice) => (v.mine ? 'uw toegang' : `de toegang van ${v.holder}`)

/** Wat er met het account is gebeurd. */
const closed = (v: Voice) => (v.left === 'deleted' ? 'verwijderd' : 'geblokkeerd')
const happened = (v: Voice) => `het account van ${v.holder} is ${closed(v)}`
const dutch: ScopeWords = {
  organization: 'leden van de organisatie', nobody: 'niemand', other: (scope) => `wie binnen het bereik ${scope} valt`,
  group: (name) => (name === null ? 'leden van een groep die er niet meer is' : `leden van ${name}`), person: (name) => name ?? 'iemand die er niet meer is', andMore: (names, count) => `${names} en nog ${count}`,
}

const noExtension = (v: Voice) => (v.extension === 'outOfScope' ? `Verlengen kan niet: ${v.mine ? 'u hoort' : `${v.holder} hoort`} niet meer bij de mensen voor wie het beleid geldt.` : 'Verlengen kan niet.')

export const nl: Texts = {
  locale: 'nl-NL',
  labels: {
    holder: 'Persoon', requestor: 'Aangevraagd door', beneficiary: 'Aangevraagd voor', package: 'Toegangspakket', besides: 'Samen met', from: 'Vanaf', until: 'Tot en met', justification: 'Zakelijke reden',
    reason: 'Toelichting', decidedBy: 'Besloten door', decidedFor: 'Namens', submittedAt: 'Ingediend', decideBy: 'Te beslissen tot',
  },
  catalog: (name) => `Catalogus: ${name}`,
  onceApproved: 'Direct na goedkeuring',
  noEnd: 'Geen einddatum',
  afterDelivery: (duration) => `${duration} nadat de toegang is verleend`,
  outOfScope: (why, v) => `${why.policyName ? `Het beleid “${why.policyName}”` : 'Het beleid'} is voor ${scopeIn(dutch, why)}. ${v.mine ? 'U hoort' : `${v.holder} hoort`} daar niet bij.`,
  linkHint: 'Werkt de knop niet? Kopieer dan dit adres naar uw browser:',
  because: {
    approver: 'U krijgt dit bericht omdat u gevraagd bent over deze aanvraag te beslissen.',
    delegate: 'U krijgt dit bericht omdat iemand u heeft aangewezen om namens hem of haar te beslissen.',
    requestor: 'U krijgt dit bericht omdat u deze aanvraag hebt gedaan.',
    beneficiary: 'U krijgt dit bericht omdat deze toegang voor u is bedoeld.',
    owner: 'U krijgt dit bericht omdat u dit toegangspakket beheert.',
    manager: 'U krijgt dit bericht omdat u de leidinggevende van deze persoon bent.',
  },
  becauseStandIn: (name) => `U krijgt dit bericht omdat u ${name} vervangt, die gevraagd is over deze aanvraag te beslissen.`,
  myAccess: 'Mijn toegang',
  tagline: 'Toegang zolang die nodig is.',
  test: {
    subject: 'E-mail van Latchkey komt aan',
    badge: 'Proef',
    title: 'E-mail van Latchkey komt aan',
    lead: 'U vroeg om deze e-mail om te zien of e-mail aankomt. Dat doet het: goedkeurders horen wat op hen wacht, en mensen wat er met hun toegang gebeurt.',
    button: 'Verder met de eerste stappen',
    because: 'U krijgt deze e-mail omdat u er in het beheer om vroeg.',
  },
  password: {
    subject: 'Kies een wachtwoord voor Latchkey',
    badge: 'Aanmelden',
    title: 'Kies een wachtwoord',
    lead: (userName: string) => `Iemand, waarschijnlijk u, vroeg om een link om een wachtwoord te kiezen. Uw gebruikersnaam is ${userName}.`,
    callout: (minutes: number) => `De link is ${minutes} minuten geldig, en één keer te gebruiken.`,
    button: 'Kies een wachtwoord',
    because: 'U krijgt deze e-mail omdat op de aanmeldpagina om de link is gevraagd. Was u dat niet, dan hoeft u niets te doen: uw wachtwoord blijft zoals het is.',
  },
  events: {
    requestToApprover: {
      subject: (v) => `${prefix[v.occasion]} vóór of op ${v.decideDay}: ${wants(v)}`,
      badge: 'Wacht op u',
      title: wants,
      lead: (v) => why[v.occasion](v),
      callout: (v) => `Beslis uiterlijk ${v.decideBy}. Zonder beslissing ${undecided(v)}.`,
      button: 'Aanvraag beoordelen',
    },
    requestStageApproved: {
      subject: (v) => `Eén goedkeuring gegeven: ${aRequest(v)}`,
      badge: 'Eén goedkeuring gegeven',
      title: (v) => `${v.pkg}${forWhom(v)}: één goedkeuring is gegeven`,
      lead: (v) => `${fullRequest(v)} is door ${v.decidedBy} goedgekeurd. Nu beslissen anderen; tot die tijd ${v.change ? 'verandert er niets' : 'wordt geen toegang verleend'}.`,
      button: 'Aanvraag bekijken',
    },
    approvalStuck: {
      subject: (v) => `Niemand kan beslissen: ${aRequest(v)}`,
      badge: 'Niemand kan beslissen',
      title: (v) => `Niemand kan beslissen over ${v.pkg} voor ${v.holder}`,
      lead: () => 'Geen enkele goedkeurder van dit toegangspakket kan nog over deze aanvraag beslissen. Noem andere goedkeurders in het beleid, of draag de aanvraag over.',
      callout: (v) => `Zonder beslissing vóór ${v.decideBy} verloopt de aanvraag en ${undecided(v)}.`,
      button: 'Aanvraag bekijken',
    },
    delegationGiven: {
      subject: (v) => `U vervangt ${v.requestor} als goedkeurder`,
      badge: 'U vervangt iemand',
      title: (v) => `U vervangt ${v.requestor}`,
      lead: (v) => `In deze periode kunt u namens ${v.requestor} goedkeuren en weigeren, voor ${covered(v)}. U ziet aanvragen die vanaf het begin binnenkomen. ${v.requestor} kan zelf ook nog beslissen.`,
      button: 'Goedkeuringen openen',
    },
    delegationEnded: {
      subject: (v) => (v.begun ? `U vervangt ${v.requestor} niet meer` : `U gaat ${v.requestor} toch niet vervangen`),
      badge: 'Delegatie gestopt',
      title: (v) => (v.begun ? `U vervangt ${v.requestor} niet meer` : `U gaat ${v.requestor} toch niet vervangen`),
      lead: (v) => (v.begun ? `Vanaf nu beslist u niet meer namens ${v.requestor}, voor ${covered(v)}.` : `U zou vanaf ${v.from} namens ${v.requestor} beslissen, voor ${covered(v)}. Dat is vóór het begin ingetrokken.`),
      button: 'Goedkeuringen openen',
    },
    requestApproved: {
      subject: (v) => `Goedgekeurd: ${aRequest(v)}`,
      badge: 'Goedgekeurd',
      title: (v) => (v.change ? `${theChange(v)} is goedgekeurd` : `${v.pkg} is goedgekeurd${forWhom(v)}`),
      lead: (v) => `${fullRequest(v)} is goedgekeurd${v.decidedBy ? ` door ${v.decidedBy}` : ''}. ${v.change ? changed(v) : `De toegang wordt automatisch verleend${v.mine ? '; u hoeft niets meer te doen' : ''}.`}`,
      button: 'Aanvraag bekijken',
    },
    requestDenied: {
      subject: (v) => `Geweigerd: ${aRequest(v)}`,
      badge: 'Geweigerd',
      title: (v) => (v.change ? `${theChange(v)} is niet goedgekeurd` : `${v.pkg} is niet goedgekeurd${forWhom(v)}`),
      lead: (v) => `${fullRequest(v)} is geweigerd${v.decidedBy ? ` door ${v.decidedBy}` : ''}. ${v.change ? asItWas(v) : 'Er is geen toegang verleend.'}`,
      button: 'Aanvraag bekijken',
    },
    requestExpired: {
      subject: (v) => `Verlopen: ${aRequest(v)}`,
      badge: 'Verlopen',
      title: (v) => `De aanvraag ${about(v)} is verlopen`,
      lead: (v) => `Over ${aRequest(v)}${behalf(v)} is niet beslist vóór ${v.decideBy}. ${notDecided(v)}`,
      button: 'Aanvraag bekijken',
    },
    requestCanceled: {
      subject: (v) => `${v.decidedBy ? 'Goedkeuring ingetrokken' : 'Geannuleerd'}: ${aRequest(v)}`,
      badge: 'Geannuleerd',
      title: (v) => (v.decidedBy ? `De goedkeuring van de aanvraag ${about(v)} is ingetrokken` : `De aanvraag ${about(v)} is geannuleerd`),
      lead: (v) => `${v.decidedBy ? `${v.decidedBy} heeft de goedkeuring van ${aRequest(v)}${behalf(v)} ingetrokken` : `${fullRequest(v)} is geannuleerd${v.left ? `, omdat ${happened(v)}` : ''}`}. ${!v.asked && !v.mine ? 'Er valt niets meer te beslissen.' : v.change ? asItWas(v) : 'Er is geen toegang verleend.'}`,
      button: 'Aanvraag bekijken',
    },
    requestedForYou: {
      subject: (v) => `${v.requestor} heeft ${v.pkg} voor u aangevraagd`,
      badge: 'Voor u aangevraagd',
      title: (v) => `${v.requestor} heeft ${v.pkg} voor u aangevraagd`,
      lead: () => 'U hoeft niets te doen. Wilt u deze toegang niet? Laat het dan weten aan wie de aanvraag heeft gedaan.',
      button: 'Aanvraag bekijken',
    },
    accessDelivered: {
      subject: (v) => `${v.mine ? 'U hebt' : `${v.holder} heeft`} nu toegang tot ${v.pkg}`,
      badge: 'Toegang is klaar',
      title: (v) => `${v.mine ? 'U hebt' : `${v.holder} heeft`} nu toegang tot ${v.pkg}`,
      lead: (v) => `Alles in dit toegangspakket is klaar voor gebruik.${v.mine ? ' Laat een toepassing u nog niet toe? Meld u dan af en weer aan.' : ''}`,
      button: 'Mijn toegang openen',
    },
    accessAboutToExpire: {
      subject: (v) => `${whose(v)} eindigt op ${v.endDay}: ${v.pkg}`,
      badge: 'Eindigt binnenkort',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} voor ${v.holder}`} eindigt op ${v.endDay}`,
      lead: (v) => (v.extension === 'asked' ? 'Een aanvraag om te verlengen wacht op een beslissing. Zonder goedkeuring vóór het einde wordt de toegang automatisch ingetrokken.' : v.extension === 'possible' ? `${v.mine ? 'Hebt u' : `Heeft ${v.holder}`} deze toegang nog nodig? Vraag dan vóór het einde verlenging aan. Anders hoeft u niets te doen: de toegang wordt automatisch ingetrokken.` : `${noExtension(v)} De toegang wordt automatisch ingetrokken.`),
      callout: (v) => `${whose(v)} loopt tot en met ${v.end}.`,
      button: (v) => (v.extension === 'asked' ? 'Aanvraag bekijken' : v.extension === 'possible' ? 'Toegang verlengen' : 'Toegangspakket bekijken'),
    },
    accessExtended: {
      subject: (v) => `${whose(v)} is verlengd: ${v.pkg}`,
      badge: 'Verlengd',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} voor ${v.holder}`} is verlengd`,
      lead: (v) => (v.end ? `${whose(v)} loopt nu tot en met ${v.end}. U hoeft niets meer te doen.` : `${whose(v)} heeft nu geen einddatum. U hoeft niets meer te doen.`),
      button: 'Mijn toegang openen',
    },
    accessRemoved: {
      subject: (v) => `${v.decidedBy ? `${v.decidedBy} heeft ${itsHolder(v)} ingetrokken` : `${whose(v)} is ingetrokken`}: ${v.pkg}`,
      badge: 'Ingetrokken',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} voor ${v.holder}`} is ingetrokken`,
      lead: (v) => `${v.decidedBy ?? 'Latchkey'} heeft ${itsHolder(v)} tot ${v.pkg} ingetrokken.`,
      button: 'Intrekking bekijken',
    },
    accessGivenUp: {
      subject: (v) => `${v.mine ? 'U hebt uw' : `${v.holder} heeft de`} toegang opgegeven: ${v.pkg}`,
      badge: 'Opgegeven',
      title: (v) => `${v.mine ? 'U hebt' : `${v.holder} heeft`} ${v.pkg} opgegeven`,
      lead: () => 'De toegang is ingetrokken, zoals gevraagd. Er hoeft niets meer te gebeuren.',
      button: 'Intrekking bekijken',
    },
    accessExpired: {
      subject: (v) => `${whose(v)} is beëindigd: ${v.pkg}`,
      badge: 'Beëindigd',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} voor ${v.holder}`} is beëindigd`,
      lead: (v) => `De termijn van deze toegang is voorbij en de toegang is ingetrokken.${v.mine && v.extension === 'possible' ? ' Hebt u de toegang nog nodig? Vraag die dan opnieuw aan.' : ''}`,
      button: (v) => (v.extension === 'possible' ? 'Opnieuw aanvragen' : 'Toegangspakket bekijken'),
    },
    moverTold: {
      subject: (v) => `${v.pkg} is niet meer voor ${v.mine ? 'u' : v.holder} bedoeld`,
      badge: 'Ter informatie',
      title: (v) => `${v.mine ? 'U past' : `${v.holder} past`} niet meer in het beleid van ${v.pkg}`,
      lead: (v) => `${whose(v)} blijft voorlopig bestaan.${!v.mayRemove ? '' : v.mine ? ' Hebt u de toegang niet meer nodig? Geef die dan op.' : ' Is de toegang niet meer nodig? Verwijder die dan.'}`,
      button: 'Toegang bekijken',
    },
    moverToDecide: {
      subject: (v) => `${v.occasion === 'reminder' ? 'Herinnering: mag' : 'Mag'} ${v.holder} ${v.pkg} houden? Beslis vóór of op ${v.decideDay}`,
      badge: 'Beslis: houden of verwijderen',
      title: (v) => `Mag ${v.holder} ${v.pkg} houden?`,
      lead: (v) => `${v.holder} past niet meer in het beleid waaronder deze toegang is gegeven. Houd de toegang tot en met een datum of verwijder die nu.`,
      callout: (v) => `Beslis uiterlijk ${v.decideBy}. Zonder beslissing wordt de toegang verwijderd.`,
      button: 'Beslissen',
    },
    moverRemoval: {
      subject: (v) => `${whose(v)} tot ${v.pkg} wordt verwijderd`,
      badge: 'Wordt verwijderd',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} voor ${v.holder}`} wordt verwijderd`,
      lead: (v) => `${v.mine ? 'U past' : `${v.holder} past`} niet meer in het beleid waaronder deze toegang is gegeven.`,
      callout: (v) => `De toegang wordt verwijderd op ${v.decideBy}.`,
      button: 'Toegang bekijken',
    },
    moverDecided: {
      subject: (v) => (v.kept ? `${whose(v)} tot ${v.pkg} blijft tot en met ${v.kept}` : `${whose(v)} tot ${v.pkg} wordt verwijderd`),
      badge: 'Besloten',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} voor ${v.holder}`} ${v.kept ? `blijft tot en met ${v.kept}` : 'wordt verwijderd'}`,
      lead: (v) => `${v.mine ? 'U past' : `${v.holder} past`} niet meer in het beleid van dit toegangspakket. ${v.decidedBy} heeft erover beslist.`,
      button: 'Toegang bekijken',
    },
    moverBack: {
      subject: (v) => `${whose(v)} tot ${v.pkg} blijft zoals die is`,
      badge: 'Er verandert niets',
      title: (v) => `${v.mine ? v.pkg : `${v.pkg} voor ${v.holder}`} blijft zoals het is`,
      lead: (v) => `${v.settled === 'ruleChanged' ? 'De regel van het beleid is veranderd' : v.mine ? 'U past weer in het beleid' : `${v.holder} past weer in het beleid`}, dus de vraag of deze toegang moet eindigen, is afgehandeld. U hoeft niets te doen.`,
      button: 'Toegang bekijken',
    },
    leaverTold: {
      subject: (v) => `Het account van ${v.holder} is ${closed(v)}: ${v.pkg}`,
      badge: 'Kan niet meer aanmelden',
      title: (v) => `Het account van ${v.holder} is ${closed(v)}`,
      lead: (v) => (v.decideBy ? `Deze toegang wordt verwijderd op ${v.decideBy}${v.left === 'disabled' ? ', tenzij het account eerder weer wordt ingeschakeld' : ''}.` : 'Deze toegang wordt verwijderd.'),
      button: 'Toegang bekijken',
    },
    separationExceptionMade: {
      subject: (v) => `Uitzondering voor ${v.mine ? 'u' : v.holder}: ${v.pkg}`,
      badge: 'Uitzondering',
      title: (v) => `${v.mine ? 'U mag' : `${v.holder} mag`} ${v.pkg} hebben bij uitzondering`,
      lead: (v) => `${v.pkg} gaat normaal niet samen met wat hieronder staat. Voor ${v.mine ? 'u' : v.holder} is een uitzondering gemaakt.${v.mine ? '' : ' U bent er verantwoordelijk voor.'}`,
      callout: (v) => (v.daysLeft > 7 ? `De uitzondering loopt tot en met ${v.end}.` : `De uitzondering loopt tot en met ${v.end}. Er volgt geen herinnering.`),
      button: 'Toegangspakket bekijken',
    },
    separationExceptionEnding: {
      subject: (v) => `Een uitzondering voor ${v.holder} eindigt op ${v.endDay}: ${v.pkg}`,
      badge: 'Uitzondering eindigt',
      title: (v) => `De uitzondering voor ${v.holder} eindigt op ${v.endDay}`,
      lead: (v) => `U bent er verantwoordelijk voor. Na het einde kan ${v.holder} ${v.pkg} niet krijgen of verlengen naast wat hieronder staat, en wordt het samen hebben als conflict getoond. Er wordt niets vanzelf ingetrokken.`,
      callout: (v) => `De uitzondering loopt tot en met ${v.end}.`,
      button: 'Toegangspakket bekijken',
    },
    deliveryFailed: {
      subject: (v) => `Nog niet geleverd: ${v.pkg}${v.mine ? '' : ` voor ${v.holder}`}`,
      badge: 'Niet geleverd',
      title: (v) => `${v.pkg} kon nog niet worden geleverd`,
      lead: (v) => `De aanvraag${v.mine ? '' : ` voor ${v.holder}`} is geaccepteerd, maar nog niet alle toegang kon worden verleend. De beheerders kunnen de oorzaak zien en het opnieuw proberen.`,
      button: 'Aanvraag bekijken',
    },
  },
}
