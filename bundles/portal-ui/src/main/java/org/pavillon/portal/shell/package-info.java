/** The frame around every view: navigation, where I am, search, jobs, messages, me. */
package org.pavillon.portal.shell;
