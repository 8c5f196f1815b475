/** Where the people come from: a file, or what is pasted. */
import { Field, Spinner, Textarea } from '@fluentui/react-components'
import { ArrowUploadRegular } from '@fluentui/react-icons'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../../../ui/buttons.tsx'
import { Refusal } from '../../../ui/refusal.tsx'
import surface from '../../../ui/surface.module.css'
import css from './import.module.css'
import { MOST_BYTES, type Import } from './use-import.ts'

export const SourceFields = ({ of: { source, choose, isTrying, isDoing, error } }: { of: Import }) => {
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  const [pasted, setPasted] = useState('')
  const [problem, setProblem] = useState<string>()
  const busy = isTrying || isDoing
  const take = (name: string, bytes: Blob) => {
    if (bytes.size > MOST_BYTES) return setProblem(t('admin.beginnings.tooLarge'))
    setProblem(undefined)
    choose({ name, bytes })
  }
  const read = async (file: File | undefined) => {
    // A file that changes later is another file: what was checked is what is sent.
    if (file) take(file.name, new Blob([await file.arrayBuffer()]))
  }
  return (
    <section aria-label={t('admin.beginnings.file')} className={`${css.form} ${surface.card}`}>
      <div className={surface.bar}>
        <input
          ref={picker}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={({ target }) => {
            void read(target.files?.[0])
            target.value = ''
          }}
        />
        <ActionButton
          size="large"
          appearance={source ? 'secondary' : 'primary'}
          icon={busy ? <Spinner size="tiny" /> : <ArrowUploadRegular />}
          onClick={() => {
            if (!busy) picker.current?.click()
          }}
        >
          {source ? t('admin.beginnings.anotherFile') : t('admin.beginnings.chooseFile')}
        </ActionButton>
        {source && <span className={css.chosen}>{source.name}</span>}
      </div>
      <Field className={css.paste} label={t('admin.beginnings.paste')} hint={t('admin.beginnings.pasteHint')}>
        <Textarea rows={5} resize="vertical" value={pasted} textarea={{ spellCheck: false }} onChange={(_, { value }) => setPasted(value)} />
      </Field>
      <div className={surface.bar}>
        <ActionButton
          reason={pasted.trim() ? undefined : t('admin.beginnings.nothingPasted')}
          onClick={() => {
            if (!busy) take(t('admin.beginnings.pasted'), new Blob([pasted]))
          }}
        >
          {t('admin.beginnings.check')}
        </ActionButton>
      </div>
      <Refusal error={error} otherwise={problem} />
    </section>
  )
}
