import { Button, Icon } from '@sectorwars/shared/ui';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

function Failed({ retry }: { retry(): void }) {
  const { t } = useTranslation('shell');
  return (
    <div className="sw-state" role="alert" data-tone="danger">
      <Icon name="danger" />
      <h1 className="sw-state-title">{t('broken.title')}</h1>
      <p>{t('broken.text')}</p>
      <div className="shell-actions">
        <Button tone="action" icon="repeat" onClick={retry}>{t('broken.again')}</Button>
        <Button onClick={() => location.assign('/')}>{t('broken.home')}</Button>
      </div>
    </div>
  );
}

/** A view that breaks takes nothing else with it. Quiet: a part that breaks is simply not there. */
export class ErrorBoundary extends Component<{ children: ReactNode; quiet?: boolean }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    if (this.state.failed && this.props.quiet) return null;
    return this.state.failed
      ? <Failed retry={() => this.setState({ failed: false })} />
      : this.props.children;
  }
}
