// Between regions: the way out, the travel under way, what was, and where one could go.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import '../map/map.css';
import { Directory } from './Directory';
import { History } from './History';
import { Routes } from './Routes';
import { underWay } from './state';
import './travel.css';
import { UnderWay } from './UnderWay';
import { useTravelHistory } from './useTravel';

export default function TravelPage() {
  const { t } = useTranslation('travel');
  const { data } = useTravelHistory();
  const [gone, setGone] = useState<string | null>(null);
  const watched = gone ?? underWay(data?.travels ?? [])?.travel_id;
  return (
    <div className="travel-page">
      <header className="travel-head">
        <h1>{t('title')}</h1>
        <p>{t('intro')}</p>
      </header>
      <div className="travel-main">
        {watched !== undefined && <UnderWay id={watched} />}
        <Routes onGone={setGone} />
        <History />
      </div>
      <Directory />
    </div>
  );
}
