package org.pavillon.portal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.pavillon.api.audit.AuditLog;
import org.pavillon.api.identity.Accounts;
import org.pavillon.api.identity.Sessions;
import org.pavillon.api.job.Jobs;
import org.pavillon.api.module.ModuleService;
import org.pavillon.api.module.ModuleSettings;
import org.pavillon.api.notification.Notifications;
import org.pavillon.portal.spi.Assets;

/** The services that the portal's own views work with. */
@Component(service = Portal.class)
public record Portal(
        Sessions sessions,
        Accounts accounts,
        ModuleService modules,
        ModuleSettings settings,
        Jobs jobs,
        Notifications notifications,
        AuditLog audit,
        Assets assets,
        Extensions extensions,
        Windows windows) {
    @Activate
    public Portal(
            @Reference Sessions sessions,
            @Reference Accounts accounts,
            @Reference ModuleService modules,
            @Reference ModuleSettings settings,
            @Reference Jobs jobs,
            @Reference Notifications notifications,
            @Reference AuditLog audit,
            @Reference Assets assets,
            @Reference Extensions extensions) {
        this(sessions, accounts, modules, settings, jobs, notifications, audit, assets, extensions, new Windows());
    }
}
