/** The pages in front of the portal: sign-in, set-up, invitation, sign-out. Plain HTML that works without a script. */
package org.pavillon.portal.signin;
