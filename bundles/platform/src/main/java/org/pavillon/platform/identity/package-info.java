/** Accounts, rights, sessions and the first start. */
package org.pavillon.platform.identity;
