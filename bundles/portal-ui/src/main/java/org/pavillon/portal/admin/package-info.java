/** Administration: modules, accounts, audit log, jobs, the system. */
package org.pavillon.portal.admin;
