/** Messages to people. */
package org.pavillon.platform.notification;
