/** Gives somebody with a local account a password that is good for one sign-in. It is shown here, once. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, DialogTrigger, Field, Input } from '@fluentui/react-components'
import { CheckmarkRegular, CopyRegular, KeyResetRegular } from '@fluentui/react-icons'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { resetPassword } from '../../../api/admin-people.ts'
import { usePress } from '../../../forms/use-press.ts'
import { useMe, useSession } from '../../../session.ts'
import css from '../../../ui/ConfirmDialog.module.css'
import { Refusal } from '../../../ui/refusal.tsx'
import { useMay } from '../use-may.ts'
import { firstPassword } from './first-password.ts'

/** The password, to be read out or copied. */
const Shown = ({ name, password }: { name: string; password: string }) => {
  const { t } = useTranslation()
  const [isCopied, copied] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  // The button that was pressed has gone; what it made takes the focus, ready to be copied.
  useEffect(() => field.current?.select(), [])
  return (
    <>
      <Field label={t('admin.people.firstPassword')} hint={t('admin.people.firstPasswordHint', { name })}>
        <Input input={{ ref: field }} readOnly value={password} />
      </Field>
      {/* Where a page may not write to the clipboard, the text is selected already. */}
      {navigator.clipboard && (
        <Button className={css.start ?? ''} icon={isCopied ? <CheckmarkRegular /> : <CopyRegular />} onClick={() => void navigator.clipboard.writeText(password).then(() => copied(true))}>
          {isCopied ? t('admin.people.copied') : t('admin.people.copy')}
        </Button>
      )}
    </>
  )
}

const Asked = ({ id, name }: { id: string; name: string }) => {
  const { t } = useTranslation()
  const reset = usePress(async () => {
    const password = firstPassword()
    await resetPassword(id, password)
    return password
  })
  return (
    <DialogBody>
      <DialogTitle>{t('admin.people.resetTitle', { name })}</DialogTitle>
      <DialogContent className={css.content}>
        {reset.data === undefined ? <p>{t('admin.people.resetText', { name })}</p> : <Shown name={name} password={reset.data} />}
        <Refusal error={reset.error} />
      </DialogContent>
      <DialogActions>
        <DialogTrigger disableButtonEnhancement>
          <Button appearance={reset.data === undefined ? 'secondary' : 'primary'}>{reset.data === undefined ? t('common.cancel') : t('common.close')}</Button>
        </DialogTrigger>
        {reset.data === undefined && (
          <Button appearance="primary" disabledFocusable={reset.isPending} onClick={reset.press}>
            {reset.isPending ? t('common.saving') : t('admin.people.reset')}
          </Button>
        )}
      </DialogActions>
    </DialogBody>
  )
}

/** Nothing where people sign in elsewhere, for whoever may not, and for oneself: one's own is changed in one's own menu. */
export const ResetPassword = ({ id, name }: { id: string; name: string }) => {
  const { t } = useTranslation()
  const may = useMay()
  const me = useMe()
  const { localAccounts } = useSession()
  if (!localAccounts || me.id === id || !may('directory.passwords')) return null
  return (
    <Dialog modalType="modal">
      <DialogTrigger disableButtonEnhancement>
        <Button icon={<KeyResetRegular />}>{t('admin.people.reset')}</Button>
      </DialogTrigger>
      <DialogSurface>
        <Asked id={id} name={name} />
      </DialogSurface>
    </Dialog>
  )
}
