/** Is a page being opened at this moment? Whatever else would navigate then has to wait: the router would drop the page. */
let ask: () => boolean = () => false

/** Told once, by whoever holds the router. */
export const askWhetherUnderWay = (how: () => boolean): void => {
  ask = how
}
export const isUnderWay = (): boolean => ask()
