/** Long work, its history, and who may follow and stop it. */
package org.pavillon.platform.job;
