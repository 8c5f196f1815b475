/**
 * Choices for the grammars. fast-check throws the numbers, a grammar takes them one by one; when they are used up, or made
 * smaller to find the least that fails, every choice is the first one, so the simplest stands first in every list.
 */
import fc from 'fast-check'

const faces = 0x1_0000
/** How many choices an input may make. */
export const throws = fc.array(fc.nat(faces - 1), { minLength: 160, maxLength: 160 })

export class Dice {
  private at = 0
  private readonly numbers: readonly number[]
  constructor(numbers: readonly number[]) { this.numbers = numbers }
  /** A whole number from 0 on, smaller than `below`. */
  number(below: number): number { return Math.floor(((this.numbers[this.at++] ?? 0) / faces) * below) }
  of<T>(list: readonly T[]): T { return list[this.number(list.length)]! }
  /** Mostly of what fits, now and then of what does not. */
  mostly<T>(fitting: readonly T[], others: readonly T[]): T { return this.of(this.once(14) || fitting.length === 0 ? others : fitting) }
  /** Once in so many times; never when the choices are used up. */
  once(inHowMany: number): boolean { return this.number(inHowMany) === inHowMany - 1 }
  /** Some of a list, with repetitions. */
  some<T>(most: number, make: () => T): T[] { return Array.from({ length: this.number(most + 1) }, make) }
}
