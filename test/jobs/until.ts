/** Waits for what another process or a running worker does: asks again until it is so, and says what it waited for when it never is. */
export async function until(isSo: () => Promise<boolean>, seconds = 10): Promise<void> {
  const asks = seconds * 50
  for (let i = 0; i < asks; i++) {
    if (await isSo()) return
    await new Promise((resolve) => { setTimeout(resolve, 20) })
  }
  throw new Error(`after ${seconds} seconds it is still not so: ${isSo}`)
}
