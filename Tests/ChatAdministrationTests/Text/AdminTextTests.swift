import ChatAdministration
import ChatProtocol
import Testing

@Suite struct AdminTextTests {
    /// Two hours east of Greenwich.
    private let text = AdminText(clock: LocalTime(offset: { _ in 7200 }), now: 1_796_000_000_000)

    @Test func `shows sessions in columns`() {
        var second = Items.session
        second.account = "alice-the-first"
        second.client = ""
        second.wire = nil
        #expect(
            text.lines([.session(Items.session), .session(second)], of: .who) == [
                "NAME             ROLE       ADDRESS    WIRE  OPEN  IDLE  CLIENT",
                "bob              moderator  192.0.2.7  udp   1h1m  7s    chatclient ␛[2J",
                "alice-the-first  moderator  192.0.2.7  -     1h1m  7s",
            ]
        )
    }

    @Test func `shows bans with their local end`() {
        var lock = Items.ban
        lock.target = "bob"
        lock.isAccount = true
        lock.isLock = true
        lock.reason = ""
        lock.expires = nil
        #expect(
            text.lines([.ban(Items.ban), .ban(lock)], of: .bans) == [
                "ID   TARGET        ENDS (local)      MADE              BY        REASON",
                "#12  192.0.2.0/24  2026-12-01 02:54  2026-11-30 02:53  operator  rude",
                "#12  bob           never             2026-11-30 02:53  operator  (locked)",
            ]
        )
    }

    @Test func `says what a new ban did`() {
        var ban = Items.ban
        ban.ended = 1
        #expect(
            text.lines([.ban(ban)], of: .ban)
                == ["Banned 192.0.2.0/24 until 2026-12-01 02:54 (local) (#12). 1 connection was ended."]
        )
        ban.expires = nil
        ban.ended = 0
        #expect(
            text.lines([.ban(ban)], of: .ban)
                == ["Banned 192.0.2.0/24 without an end (#12). 0 connections were ended."]
        )
    }

    @Test func `shows the code of a new invite once`() {
        var invite = Items.invite
        invite.code = "ABCDE-FGHJK"
        #expect(
            text.lines([.invite(invite)], of: .invite) == [
                "Invite #3 \"Aunt May\": ABCDE-FGHJK",
                "It is good for 5 accounts until 2026-12-07 02:53 (local). It is not shown again.",
            ]
        )
        #expect(
            text.lines([.invite(Items.invite)], of: .invites) == [
                "ID  USED  EXPIRES (local)   BY     LABEL",
                "#3  1/5   2026-12-07 02:53  alice  Aunt May",
            ]
        )
    }

    @Test func `shows the status as a list`() {
        #expect(
            text.lines([.status(Items.status)], of: .status) == [
                "version       0.2.0",
                "running for   1d1h",
                "connections   12",
                "sessions      9 of 1 account",
                "accounts      40",
                "registration  invite",
                "applications  0",
                "invites       3",
                "bans          2",
                "certificate   SHA256:5A:0C",
                "  expires     2027-01-15 10:00 (local)",
                "data          1.5 MiB",
                "memory        50.0 MiB",
            ]
        )
    }

    @Test func `approved applications whose owners have not come are told`() {
        var status = Items.status
        status.approved = 1
        #expect(text.lines([.status(status)], of: .status).contains("applications  0 (1 approved)"))
    }

    @Test func `the zone of the times is UTC only if it is all the year`() {
        let utc = AdminText(clock: LocalTime(offset: { _ in 0 }), now: 1_796_000_000_000)
        #expect(utc.lines([.user(Items.user)], of: .userList).first == "NAME  ROLE    STATE   LAST SEEN (UTC)")
        let summer = AdminText(clock: LocalTime { $0 < 1_800_000_000 ? 0 : 3600 }, now: 1_796_000_000_000)
        #expect(summer.lines([.user(Items.user)], of: .userList).first == "NAME  ROLE    STATE   LAST SEEN (local)")
    }

    @Test func `starts a new table for another kind`() {
        let lines = text.lines(
            [
                .role(RoleItem(account: "alice", role: .admin)), .notice("a\u{7}b"), .user(Items.user),
                .audit(Items.audit), .room(Items.room), .application(Items.application),
            ],
            of: .roles
        )
        #expect(
            lines == [
                "NAME   ROLE", "alice  admin", "a␇b", "NAME  ROLE    STATE   LAST SEEN (local)",
                "bob   member  locked  never",
                "ID  TIME (local)      BY                COMMAND  TARGET  OUTCOME  DETAIL",
                "#7  2026-11-30 02:53  operator (uid 0)  ban      bob     done     for 1d: rude",
                "NUMBER  ADMIN  MEMBERS  TRAITS                     NAME",
                "4711    alice  3/8      not listed, by invitation  Tea 🫖",
                "NAME  NETWORK    SINCE (local)     EXPIRES           STATE",
                "eve   192.0.2.9  2026-11-30 02:53  2026-12-07 02:53  waits for you",
            ]
        )
    }

    @Test func `says what a reload did`() {
        let both = ReloadItem(changed: ["a", "b"], needsRestart: ["port"])
        #expect(
            text.lines([.reload(both)], of: .reload)
                == ["Changed: a, b.", "Needs a restart, and is as before until then: port."]
        )
        #expect(
            text.lines([.reload(ReloadItem(changed: [], needsRestart: []))], of: .reload)
                == ["Everything was read again; nothing has changed."]
        )
    }

    @Test(arguments: [Int.max, Int.min, -1, 0])
    func `shows any number of a server, and does not stop at one`(number: Int) {
        let lines = text.lines(Items.every(with: number), of: .status)
        #expect(lines.contains("accounts      \(number)"))
        #expect(lines.contains { $0.hasPrefix("memory        ") && $0.hasSuffix("iB") })
    }

    @Test func `an empty list has a sentence`() {
        for verb in AdminVerb.allCases {
            #expect(text.lines([], of: verb).count == 1)
        }
        #expect(text.lines([], of: .bans) == ["There are no bans."])
        #expect(text.lines([], of: .bans, beginningWith: "zz") == ["There are no bans."])
        let nobody = text.lines([], of: .who, beginningWith: "zz\u{1B}")
        #expect(nobody == ["No session of a name that begins with zz␛."])
        #expect(text.lines([], of: .rooms, beginningWith: "zz") == ["No room whose name begins with zz."])
    }

    @Test func `times that cannot be are question marks`() {
        var ban = Items.ban
        ban.time = -1
        ban.expires = .max
        #expect(text.lines([.ban(ban)], of: .bans).last == "#12  192.0.2.0/24  ?             ?     operator  rude")
        var session = Items.session
        session.open = .max
        session.idle = .min
        #expect(text.lines([.session(session)], of: .who).count == 2)
    }
}
