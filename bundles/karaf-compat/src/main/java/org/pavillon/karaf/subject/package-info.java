/** What woven classes of Karaf call in place of what Java 24 removed. */
package org.pavillon.karaf.subject;
