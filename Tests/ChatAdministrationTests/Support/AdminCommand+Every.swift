import ChatAdministration
import ChatProtocol

extension AdminCommand {
    /// At least one command of each verb.
    static func every() throws -> [AdminCommand] {
        let bob = try Username("bob")
        let secret = AccountPassword(account: bob, password: "Correct-Horse-7")
        return [
            .status, .who(prefix: nil), .who(prefix: "b"), .kick(AccountReason(account: bob)),
            .kick(AccountReason(account: bob, reason: "x \"y\"")),
            .ban(BanRequest(target: "bob")),
            .ban(BanRequest(target: "10.0.0.0/8", seconds: 60, reason: "\u{1B}[2J", isForced: true)),
            .unban(target: "#3"), .unban(target: "::1"), .bans,
            .invite(InviteRequest()), .invite(InviteRequest(label: "für Eva", uses: 3, seconds: 60)), .invites,
            .revoke(invite: .max), .pending, .approve(bob), .reject(bob), .announce(text: "Back\nat five"),
            .rooms(prefix: nil), .rooms(prefix: "Tea"), .export, .forget(bob), .userAdd(secret), .userRemove(bob),
            .userPassword(secret), .userLock(AccountReason(account: bob, reason: "r")), .userUnlock(bob), .userList,
            .reload, .role(RoleRequest(account: bob, role: .moderator)), .roles, .audit(AuditRequest()),
            .audit(AuditRequest(before: 7, limit: 1)), .lockdown(isOn: true), .lockdown(isOn: false),
        ]
    }
}
