import { element } from 'spectrascope/dom';
export class DynamicsView { id='dynamics'; title='Dynamics'; timed=false; element=element('section'); update(){} }
