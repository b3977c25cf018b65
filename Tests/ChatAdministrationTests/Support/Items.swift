import ChatAdministration
import ChatProtocol

/// Items of each kind.
enum Items {
    static let status = StatusItem(
        version: "0.2.0",
        uptime: 90_061,
        connections: 12,
        sessions: 9,
        online: 1,
        accounts: 40,
        registration: "invite",
        lockdown: false,
        bans: 2,
        invites: 3,
        pending: 0,
        fingerprint: "SHA256:5A:0C",
        certificateExpires: 1_800_000_000_000,
        dataBytes: 1_572_864,
        memoryBytes: 52_428_800
    )
    static let session = SessionItem(
        account: "bob",
        role: .moderator,
        address: "192.0.2.7",
        client: "chatclient \u{1B}[2J",
        open: 3665,
        idle: 7,
        wire: .udp
    )
    static let ban = BanItem(
        id: 12,
        target: "192.0.2.0/24",
        isAccount: false,
        reason: "rude",
        by: "operator",
        time: 1_796_000_000_000,
        expires: 1_796_086_400_000
    )
    static let invite = InviteItem(
        id: 3,
        label: "Aunt May",
        uses: 5,
        used: 1,
        by: "alice",
        time: 1_796_000_000_000,
        expires: 1_796_604_800_000
    )
    static let application = ApplicationItem(
        account: "eve",
        network: "192.0.2.9",
        time: 1_796_000_000_000,
        expires: 1_796_604_800_000,
        isApproved: false
    )
    static let room = RoomItem(
        number: 4711,
        name: "Tea 🫖",
        admin: "alice",
        members: 3,
        limit: 8,
        isListed: false,
        isInviteOnly: true,
        hasPassword: false,
        isKept: false
    )
    static let audit = AuditItem(
        id: 7,
        time: 1_796_000_000_000,
        by: "operator (uid 0)",
        act: "ban",
        target: "bob",
        detail: "for 1d: rude",
        outcome: "done"
    )
    static let user = UserItem(account: "bob", role: .member, isLocked: true, lastSeen: nil)

    static let every: [AdminItem] = [
        .status(status), .session(session), .ban(ban), .invite(invite), .application(application), .room(room),
        .role(RoleItem(account: "alice", role: .admin)), .audit(audit), .user(user),
        .reload(ReloadItem(changed: ["certificate"], needsRestart: ["port"])), .notice("Kicked bob."),
        .object(json: #"{"record":"account","id":1}"#),
    ]
}

// Items of a hostile server.
extension Items {
    /// Items of each kind that has numbers, each of them this one.
    static func every(with number: Int) -> [AdminItem] {
        states(with: number) + entrances(with: number) + others(with: number)
    }

    private static func states(with number: Int) -> [AdminItem] {
        let wide = Int64(number)
        var status = Items.status
        status.uptime = wide
        status.connections = number
        status.sessions = number
        status.online = number
        status.accounts = number
        status.bans = number
        status.invites = number
        status.pending = number
        status.certificateExpires = wide
        status.dataBytes = wide
        status.memoryBytes = wide
        status.outboxBytes = wide
        var session = Items.session
        session.open = wide
        session.idle = wide
        return [.status(status), .session(session)]
    }

    private static func entrances(with number: Int) -> [AdminItem] {
        let wide = Int64(number)
        var ban = Items.ban
        ban.time = wide
        ban.expires = wide
        var made = ban
        made.ended = number
        var invite = Items.invite
        invite.uses = number
        invite.used = number
        invite.time = wide
        invite.expires = wide
        var code = invite
        code.code = "ABCDE"
        return [.ban(ban), .ban(made), .invite(invite), .invite(code)]
    }

    private static func others(with number: Int) -> [AdminItem] {
        let wide = Int64(number)
        var room = Items.room
        room.members = number
        room.limit = number
        var user = Items.user
        user.lastSeen = wide
        var audit = Items.audit
        audit.time = wide
        var application = Items.application
        application.time = wide
        application.expires = wide
        return [.room(room), .user(user), .audit(audit), .application(application)]
    }
}
