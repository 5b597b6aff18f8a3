/**
 * Conditions and calculations: a small typed tree, the parser that makes it from REDCap's logic, and its evaluator. The
 * same tree is evaluated in the browser by {@code expression.js}; a test holds that both always agree.
 */
package org.pavillon.ecrf.expression;
