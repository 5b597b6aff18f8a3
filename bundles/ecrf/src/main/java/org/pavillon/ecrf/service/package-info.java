/**
 * What the eCRF engine does for people: studies with their dictionaries, subjects with their entries. Every method
 * checks the current user's right on the study at its head and leaves a trace in the audit log. Methods block for a
 * durable write, so call them from threads that may wait.
 */
@Version("0.1.0")
package org.pavillon.ecrf.service;

import org.osgi.annotation.versioning.Version;
