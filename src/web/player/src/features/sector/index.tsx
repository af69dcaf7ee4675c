export { default } from './SectorView';
