/** Draws the notices that came since it last looked. */
import { Toast, ToastTitle, Toaster, useId, useToastController } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { formats } from '../texts/format.ts'
import { locale } from '../texts/index.ts'
import type { Notice } from './notify.tsx'

const SHOWN_MS = 6000

export default function Toasts({ notices }: { notices: readonly Notice[] }) {
  const toasterId = useId('toaster')
  const { dispatchToast } = useToastController(toasterId)
  const shown = useRef(0)
  useEffect(() => {
    for (const { text, intent } of notices.slice(shown.current)) {
      dispatchToast(
        <Toast>
          <ToastTitle>{formats(locale()).readable(text)}</ToastTitle>
        </Toast>,
        { intent, timeout: SHOWN_MS, pauseOnHover: true },
      )
    }
    shown.current = notices.length
  }, [notices, dispatchToast])
  return <Toaster toasterId={toasterId} position="top-end" offset={{ vertical: 16, horizontal: 16 }} />
}
