/** Lists of days, and their files. Of days that cannot be asked for there is neither: they would tell of other days than the fields say. */
import { ArrowDownloadRegular, CalendarErrorRegular } from '@fluentui/react-icons'
import { useTranslation } from 'react-i18next'
import { ActionButton, LinkButton } from '../../ui/buttons.tsx'
import { FileLink } from '../../ui/FileLink.tsx'
import { Empty } from '../../ui/states.tsx'
import { TableView, type TableViewProps } from '../../ui/TableView.tsx'
import { useListLink, useWrongDays } from './filters.tsx'

const MendDays = () => {
  const { t } = useTranslation()
  const link = useListLink()
  return (
    <Empty
      icon={<CalendarErrorRegular />}
      title={t('admin.operations.wrongDays.title')}
      text={t('admin.operations.wrongDays.text')}
      action={<LinkButton to={link({ on: undefined, from: undefined, to: undefined })}>{t('admin.operations.wrongDays.clear')}</LinkButton>}
    />
  )
}

export function ListOfDays<Row>(props: TableViewProps<Row>) {
  return useWrongDays() ? <MendDays /> : <TableView {...props} />
}

export const FileOfDays = ({ href }: { href: string }) => {
  const { t } = useTranslation()
  const icon = <ArrowDownloadRegular />
  if (useWrongDays())
    return (
      <ActionButton icon={icon} reason={t('admin.operations.wrongDays.noFile')}>
        {t('admin.download')}
      </ActionButton>
    )
  return (
    <FileLink href={href} icon={icon}>
      {t('admin.download')}
    </FileLink>
  )
}
