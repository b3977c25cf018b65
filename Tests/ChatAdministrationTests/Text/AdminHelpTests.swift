import ChatAdministration
import Testing

@Suite struct AdminHelpTests {
    @Test func `lists the commands of an authority only`() {
        let moderator = AdminHelp.lines(for: .moderator)
        #expect(moderator.first == "For moderators, admins and the operator:")
        #expect(moderator.contains("  who [BEGINNING]                 the sessions, or those of names that begin so"))
        #expect(!moderator.contains { $0.contains("invite") || $0.contains("user add") })
        #expect(AdminHelp.lines(for: .member).isEmpty)
        let all = AdminHelp.lines(for: .operator)
        for verb in AdminVerb.allCases {
            #expect(all.contains { $0.hasPrefix("  \(verb.usage)") }, "\(verb)")
        }
    }

    @Test func `a prefix stands before each command, and the summaries stay aligned`() {
        let lines = AdminHelp.lines(for: .moderator, prefix: "/admin ")
        #expect(lines.contains("  /admin who [BEGINNING]          the sessions, or those of names that begin so"))
    }

    @Test func `a long usage has its summary on the next line`() throws {
        let lines = AdminHelp.lines(for: .moderator)
        let ban = try #require(lines.firstIndex { $0.hasPrefix("  ban ") })
        #expect(lines[ban] == "  ban NAME|ADDRESS|NETWORK [--for 1d] [--force] [REASON]")
        #expect(lines[ban + 1].drop { $0 == " " } == "keep an account or a network out, and end its sessions")
    }

    @Test func `finds the commands of an authority by their names`() {
        #expect(AdminHelp.verbs(named: "Ban", for: .moderator) == [.ban])
        #expect(AdminHelp.verbs(named: "user add", for: .operator) == [.userAdd])
        #expect(AdminHelp.verbs(named: "user", for: .operator).count == 6)
        #expect(AdminHelp.verbs(named: "user", for: .admin).isEmpty)
        #expect(AdminHelp.verbs(named: "us", for: .operator).isEmpty)
    }

    @Test func `tells about one command`() {
        #expect(
            AdminHelp.lines(of: .revoke, prefix: "/admin ") == ["/admin revoke ID", "Make an invite useless."]
        )
    }
}
