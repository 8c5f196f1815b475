/** The session has ended. What was typed is in the session storage by now, so leaving the page loses nothing. */
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components'
import { useTranslation } from 'react-i18next'
import { signIn } from '../../session.ts'

export default function SignInAgain() {
  const { t } = useTranslation()
  return (
    <Dialog open modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('problem.sessionTitle')}</DialogTitle>
          <DialogContent>{t('problem.sessionText')}</DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={signIn}>
              {t('problem.signIn')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
