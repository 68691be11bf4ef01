/** Per cent a year: a decimal of at most a hundred-thousandth, below a hundred. */
export const RATE_PATTERN = /^(0|[1-9]\d?)(\.\d{1,5})?$/;
export const RATE_SAYS = 'a rate of less than 100 per cent a year, such as 2.8';
