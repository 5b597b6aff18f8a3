/** What people see in the portal. */
package org.example.sample.ui;
