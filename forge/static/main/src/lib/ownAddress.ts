/** The rule of the app's function, so that the form says beforehand what the function would refuse. */
export { ownAddress } from '../../../../src/ownAddress';
