import { element } from 'spectrascope/dom';
export class ClassStructureView { id='class-structure'; title='Class structure'; timed=false; element=element('section'); update(){} }
