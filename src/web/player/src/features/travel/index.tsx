export { default } from './TravelPage';
