import { element } from 'spectrascope/dom';
export class TailsView { id='tails'; title='Tails'; timed=false; element=element('section'); update(){} }
