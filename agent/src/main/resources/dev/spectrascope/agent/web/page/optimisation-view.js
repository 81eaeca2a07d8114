import { element } from 'spectrascope/dom';
export class OptimisationView { id='optimisation'; title='Optimisation'; timed=false; element=element('section'); update(){} }
