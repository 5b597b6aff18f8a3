/** Views of the eCRF module: studies, subjects, forms, entry. */
package org.pavillon.ecrf.ui;
