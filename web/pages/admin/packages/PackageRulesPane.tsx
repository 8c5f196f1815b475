/** What a package says beyond Graph: what becomes of access that was there before it. */
import { Field, Radio, RadioGroup } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { packageRulesQuery, useChangePackageRules, type PackageRules } from '../../../api/admin-packages.ts'
import type { AdminPackage } from '../../../api/admin-types.ts'
import forms from '../../../forms/forms.module.css'
import { useNotify } from '../../../ui/notify.tsx'
import { PaneFooter } from '../../../ui/PaneFooter.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import { Failure, Skeleton } from '../../../ui/states.tsx'
import { PackagePane } from './PackagePane.tsx'

const CHOICES = ['keep', 'takeOver'] as const

const Form = ({ of, rules }: { of: AdminPackage; rules: PackageRules }) => {
  const { t } = useTranslation()
  const notify = useNotify()
  const saving = useChangePackageRules()
  const [priorAccess, choose] = useState(rules.priorAccess)
  const go = (close: () => void) => {
    if (saving.isPending) return
    saving.mutate(
      { id: of.id, priorAccess },
      {
        onSuccess: () => {
          notify(t('admin.policyForm.saved', { name: of.displayName }))
          close()
        },
      },
    )
  }
  return (
    <div className={forms.form}>
      <Field label={t('admin.package.priorAccess')} hint={t('admin.package.priorAccessHint')}>
        <RadioGroup value={priorAccess} onChange={(_, { value }) => choose(value as PackageRules['priorAccess'])}>
          {CHOICES.map((one) => (
            <Radio key={one} value={one} label={t(`admin.package.prior.${one}`)} />
          ))}
        </RadioGroup>
      </Field>
      <PaneFooter
        words={t('admin.policyForm.save')}
        isSending={saving.isPending}
        reason={priorAccess === rules.priorAccess ? t('admin.policyForm.nothingChanged') : undefined}
        go={go}
      >
        <Refusal error={saving.error} />
      </PaneFooter>
    </div>
  )
}

const Rules = ({ of }: { of: AdminPackage }) => {
  const { data, error, refetch } = useQuery(packageRulesQuery(of.id))
  if (data) return <Form of={of} rules={data} />
  return error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton rows={2} shape="text" />
}

export default function PackageRulesPane() {
  const { t } = useTranslation()
  return <PackagePane title={() => t('admin.package.rules')}>{(of) => <Rules of={of} />}</PackagePane>
}
