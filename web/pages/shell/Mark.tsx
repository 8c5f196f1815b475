/** A keyhole on a tile: Latchkey's mark. */
export const Mark = ({ size = 32 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="9" fill="#0c6478" />
    <path d="M0 9a9 9 0 0 1 9-9h14a9 9 0 0 1 9 9v3C22 13 9 18 3 30.500A9 9 0 0 1 0 23Z" fill="#fff" opacity=".1" />
    <path d="M16 6.500a5.500 5.500 0 0 0-2.300 10.500l-1.200 7.100a1 1 0 0 0 1 1.200h5a1 1 0 0 0 1-1.200L18.300 17A5.500 5.500 0 0 0 16 6.500Z" fill="#fff" />
  </svg>
)
