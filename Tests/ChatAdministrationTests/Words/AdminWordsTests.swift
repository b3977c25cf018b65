import ChatAdministration
import ChatProtocol
import Testing

@Suite struct AdminWordsTests {
    @Test(arguments: [
        ("status", AdminCommand.status),
        ("who", .who(prefix: nil)),
        ("WHO al", .who(prefix: "al")),
        ("unban bob", .unban(target: "bob")),
        ("unban 2001:db8::/32", .unban(target: "2001:db8::/32")),
        ("unban #12", .unban(target: "#12")),
        (##"unban "#12""##, .unban(target: "#12")),
        ("unban 12", .unban(target: "#12")),
        ("unban 123", .unban(target: "123")),
        ("unban @192.0.2.1", .unban(target: "@192.0.2.1")),
        ("revoke 3", .revoke(invite: 3)),
        ("revoke #3", .revoke(invite: 3)),
        ("rooms Tea party", .rooms(prefix: "Tea party")),
        ("user list", .userList),
        ("audit", .audit(AuditRequest())),
        ("audit --limit 5 --before #90", .audit(AuditRequest(before: 90, limit: 5))),
        ("lockdown on", .lockdown(isOn: true)),
        ("lockdown OFF", .lockdown(isOn: false)),
        ("invite", .invite(InviteRequest())),
        ("invite Aunt May --uses 5 --for 2w", .invite(InviteRequest(label: "Aunt May", uses: 5, seconds: 1_209_600))),
        ("export", .export),
        ("reload", .reload),
    ])
    func `reads a line`(line: String, command: AdminCommand) throws {
        #expect(try AdminCommand(line: line) == command)
    }

    @Test func `reads accounts`() throws {
        let bob = try Username("bob")
        #expect(try AdminCommand(line: "approve bob") == .approve(bob))
        #expect(try AdminCommand(line: "reject bob") == .reject(bob))
        #expect(try AdminCommand(line: "forget bob") == .forget(bob))
        #expect(try AdminCommand(line: "user remove bob") == .userRemove(bob))
        #expect(try AdminCommand(line: "User Unlock bob") == .userUnlock(bob))
        #expect(try AdminCommand(line: "role bob Admin") == .role(RoleRequest(account: bob, role: .admin)))
        #expect(try AdminCommand(line: "kick bob") == .kick(AccountReason(account: bob)))
        let locked = AccountReason(account: bob, reason: "asked for it")
        #expect(try AdminCommand(line: "user lock bob asked for it") == .userLock(locked))
    }

    @Test(arguments: [
        #"ban bob --for 1d "rude words""#,
        #"ban bob rude words --for 1d"#,
        #"ban --for=24h bob rude   words"#,
        #"ban bob --for 1d --reason "rude words""#,
        #"ban bob --reason rude words --for 1d"#,
        #"BAN bob --for 1D -- rude words"#,
    ])
    func `a reason is the option's value and all other words`(line: String) throws {
        let ban = BanRequest(target: "bob", seconds: 86_400, reason: "rude words", isForced: false)
        #expect(try AdminCommand(line: line) == .ban(ban))
    }

    @Test func `what comes behind two dashes is text`() throws {
        let ban = BanRequest(target: "10.0.0.0/8", seconds: nil, reason: "--force of habit", isForced: true)
        #expect(try AdminCommand(line: "ban 10.0.0.0/8 --force -- --force of habit") == .ban(ban))
    }

    @Test(arguments: [
        (#"announce Back at  "five""#, #"Back at  "five""#),
        (#"announce   It's --late  "#, "It's --late"),
        (#"announce "All  of it""#, "All  of it"),
        ("announce soon", "soon"),
    ])
    func `an announcement keeps its blanks and marks`(line: String, text: String) throws {
        #expect(try AdminCommand(line: line) == .announce(text: text))
    }

    @Test func `typed words have no password`() throws {
        for line in ["user add bob", "user password bob"] {
            let command = try AdminCommand(line: line)
            #expect(command.needsPassword)
            let ready = command.setting(password: "Correct-Horse-7")
            #expect(!ready.needsPassword)
            #expect(ready.verb == command.verb)
        }
        #expect(throws: AdminSyntaxError.self) { try AdminCommand(line: "user add bob Correct-Horse-7") }
    }

    @Test(arguments: ["user add bob Secret-9", "user password bob --Secret-9", "user add -- bob Secret-9 more"])
    func `does not repeat what may be a password`(line: String) {
        let error = #expect(throws: AdminSyntaxError.self) { try AdminCommand(line: line) }
        #expect(error?.description.hasPrefix("Nothing may follow the name.") == true)
        #expect(error?.description.contains("Secret-9") == false)
        #expect((try? AdminCommand(line: "user add -- bob")) != nil)
    }

    @Test(arguments: [
        ("", "Name a command: status, who,"),
        ("bna bob", "'bna' is no command. Did you mean ban?"),
        ("statsu", "Did you mean status?"),
        ("dance", "'dance' is no command. There are: status, who,"),
        ("user", "Say which of these: user add, user remove,"),
        ("user adds bob", "Did you mean user add?"),
        ("user dance", "'user dance' is no command. There are: user add,"),
        ("kick", "Say the account. Write: kick NAME [REASON]"),
        ("kick b!b", "'b!b' cannot be an account. A username consists of"),
        ("ban", "Say an account, an address or a network. Write: ban NAME|ADDRESS|NETWORK"),
        ("ban 10.0.0.0/33", "'10.0.0.0/33' is neither an account nor an address nor a network"),
        ("ban @10.0.0.0/8", "'@10.0.0.0/8' is neither an account nor an address nor a network"),
        ("ban bob --for", "--for needs a value."),
        ("ban bob --for 1", "'1' has a number without a unit: write 1m for minutes"),
        ("ban bob --for soon", "'soon' is no duration. Write it as 30m, 2h, 1d, 1w or 1d12h."),
        ("ban bob --for 0s", "'0s' is out of bounds"),
        ("ban bob --fro 1d", "'--fro' is unknown. Did you mean --for?"),
        ("ban bob --for 1d --for 2d", "--for is there twice."),
        ("ban bob --force=yes", "--force takes no value."),
        ("ban bob --nonsense", "'--nonsense' is no option of this command."),
        ("ban bob \"rude", "A quotation mark is not closed."),
        ("unban #", "'#' is no number such as 12."),
        ("unban #x", "'#x' is no number such as 12."),
        ("revoke 0", "'0' is no number such as 12. Write: revoke ID"),
        ("invite --uses 0", "--uses is a number from 1 to 10000."),
        ("invite --uses many", "--uses is a number from 1 to 10000."),
        ("invite --for 2000d", "is out of bounds: a duration from 1s to 365d is possible."),
        ("announce", "There is nothing to announce."),
        ("role bob king", "'king' is no role: there are admin, moderator and member."),
        ("role bob", "Say the role."),
        ("audit --limit 0", "--limit is a number from 1 to 1000."),
        ("lockdown", "Say on or off."),
        ("lockdown maybe", "'maybe' is neither on nor off. Write: lockdown on|off"),
        ("status now", "'now' is too much. Write: status"),
        ("user add -rf", "'-rf' cannot be an account. A new username begins with"),
        ("\u{1B}[2J", "'␛[2j' is no command."),
    ])
    func `says what is wrong and how it is written`(line: String, sentence: String) {
        let error = #expect(throws: AdminSyntaxError.self) { try AdminCommand(line: line) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test func `an announcement has at most 2000 bytes`() throws {
        let longest = String(repeating: "ä", count: 1000)
        #expect(try AdminCommand(line: "announce \(longest)") == .announce(text: longest))
        let error = #expect(throws: AdminSyntaxError.self) { try AdminCommand(line: "announce \(longest)x") }
        #expect(error?.description.contains("has 2001 bytes; at most 2000 are possible.") == true)
    }

    @Test func `names the command behind a prefix`() {
        let error = #expect(throws: AdminSyntaxError.self) { try AdminCommand(line: "lockdown") }
        #expect(error?.description(prefix: "/admin ") == "Say on or off. Write: /admin lockdown on|off")
    }

    @Test(arguments: [
        (200, true), (201, false),
    ])
    func `a reason is bounded`(count: Int, isTaken: Bool) {
        let line = "kick bob " + String(repeating: "é", count: count)
        #expect(((try? AdminCommand(line: line)) != nil) == isTaken)
    }
}
