package org.pavillon.platform.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.shiro.authz.Permission;
import org.apache.shiro.authz.permission.WildcardPermission;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pavillon.api.i18n.Messages;
import org.pavillon.api.i18n.Text;
import org.pavillon.api.identity.Account;
import org.pavillon.api.identity.Grant;
import org.pavillon.api.identity.Role;
import org.pavillon.api.module.Module;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person may do now: the actions of the roles granted to them, as Shiro's wildcard permissions
 * {@code <module>:<action>:<instance>}. Roles of a module count while the module is there.
 */
@Component(service = Rights.class)
public final class Rights {
    static final String ADMINISTRATOR = "platform.administrator";
    private static final Logger LOG = LoggerFactory.getLogger(Rights.class);
    private static final Messages MESSAGES = Messages.of(Rights.class);

    private static final List<Role> OWN =
            List.of(role("administrator", Set.of("platform:*")), role("auditor", Set.of("platform:audit")));

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final AccountTable accounts;
    /** By module id. */
    private final Map<String, List<Role>> ofModules = new ConcurrentHashMap<>();

    @Activate
    public Rights(@Reference AccountTable accounts) {
        this.accounts = accounts;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addModule(Module module) {
        try {
            List<Role> roles = new ArrayList<>();
            for (Role role : module.roles()) {
                // texts are copied: those of the module would keep its classes alive
                roles.add(new Role(role.id(), detached(role.name()), detached(role.description()), role.actions()));
            }
            ofModules.put(module.id(), roles);
        } catch (RuntimeException e) {
            LOG.error(
                    "The roles of a module ({}) can't be read, so none of them counts",
                    module.getClass().getName(),
                    e);
        }
    }

    void removeModule(Module module) {
        ofModules.remove(module.id());
    }

    /** Every role of the platform and of the modules that are there. */
    List<Role> roles() {
        List<Role> roles = new ArrayList<>(OWN);
        ofModules.values().forEach(roles::addAll);
        return roles;
    }

    /** Whether an account looks after the appliance. */
    static boolean administers(Account account) {
        return account.grants().contains(new Grant(ADMINISTRATOR, Grant.EVERYWHERE));
    }

    static boolean ofPlatform(Role role) {
        return OWN.contains(role);
    }

    /** Whether a text names everything or one thing. Whatever Shiro would read as more than a name is neither. */
    static boolean instance(String text) {
        return text.equals(Grant.EVERYWHERE) || NAME.matcher(text).matches();
    }

    boolean may(String accountId, String permission) {
        String[] parts = permission.split(":", -1);
        String instance = parts.length == 3 ? parts[2] : Grant.EVERYWHERE;
        if (parts.length < 2 || parts.length > 3 || !instance(instance)) {
            return false;
        }
        Permission asked = new WildcardPermission(parts[0] + ":" + parts[1] + ":" + instance, true);
        return permissions(accountId).stream().anyMatch(held -> held.implies(asked));
    }

    boolean maySomewhere(String accountId, String action) {
        Permission asked = new WildcardPermission(action + ":" + Grant.EVERYWHERE, true);
        return grants(accountId).stream()
                .flatMap(grant -> actions(grant).stream())
                .anyMatch(held -> new WildcardPermission(held + ":" + Grant.EVERYWHERE, true).implies(asked));
    }

    /** Ids of the enabled accounts that hold a permission. */
    public Set<String> holders(String permission) {
        return accounts.all().stream()
                .filter(Account::enabled)
                .map(Account::id)
                .filter(id -> may(id, permission))
                .collect(Collectors.toSet());
    }

    private Collection<Permission> permissions(String accountId) {
        Set<Permission> held = new HashSet<>();
        for (Grant grant : grants(accountId)) {
            for (String action : instance(grant.instance()) ? actions(grant) : Set.<String>of()) {
                held.add(new WildcardPermission(action + ":" + grant.instance(), true));
            }
        }
        return held;
    }

    private List<Grant> grants(String accountId) {
        return accounts.find(accountId)
                .filter(Account::enabled)
                .map(Account::grants)
                .orElse(List.of());
    }

    private Set<String> actions(Grant grant) {
        return role(grant.role()).map(Role::actions).orElse(Set.of());
    }

    Optional<Role> role(String id) {
        return roles().stream().filter(role -> role.id().equals(id)).findFirst();
    }

    private static Role role(String name, Set<String> actions) {
        return new Role(
                "platform." + name,
                MESSAGES.text("platform.role." + name),
                MESSAGES.text("platform.role." + name + ".description"),
                actions);
    }

    private static Text detached(Text text) {
        return Text.of(text.in(Locale.ENGLISH), text.in(Locale.FRENCH));
    }
}
