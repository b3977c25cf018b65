import ChatAdministration
import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct AdminRightsTests {
    private static let moderators: Set<AdminVerb> = [.who, .kick, .ban, .unban, .bans, .pending, .approve, .reject]
    private static let admins = moderators.union([.status, .invite, .invites, .revoke, .announce, .rooms])

    private func verbs(of rank: AdminRank) -> Set<AdminVerb> {
        switch rank {
        case .member: []
        case .moderator: Self.moderators
        case .admin: Self.admins
        case .operator: Set(AdminVerb.allCases)
        }
    }

    @Test(arguments: AdminVerb.allCases, AdminRank.allCases)
    func `each command has the rank from which on it may be used`(verb: AdminVerb, rank: AdminRank) {
        let refusal = AdminRights(rank: rank).refusal(of: verb)
        #expect((refusal == nil) == verbs(of: rank).contains(verb))
        #expect(refusal.map { $0.code == .notPermitted } ?? true)
    }

    @Test func `a refusal says what the caller lacks`() {
        #expect(AdminRights(rank: .member).refusal(of: .export)?.message == "Your account has no role on this server.")
        #expect(AdminRights(rank: .moderator).refusal(of: .announce)?.message == "'announce' needs the role admin.")
        let socket = AdminRights(rank: .admin).refusal(of: .forget)?.message
        #expect(socket?.contains("at the admin socket on the server's machine: chatserver admin forget") == true)
    }

    @Test(arguments: AdminRank.allCases, AccountRole.allCases)
    func `nobody acts on an account of the same or a higher role`(rank: AdminRank, role: AccountRole) throws {
        let above: [AdminRank: [AccountRole]] = [
            .moderator: [.member], .admin: [.member, .moderator], .operator: AccountRole.allCases,
        ]
        let isPermitted = above[rank, default: []].contains(role)
        let rights = AdminRights(rank: rank)
        #expect((rights.refusal(ofActingOn: try Username("bob"), role: role) == nil) == isPermitted)
        // A network from which only members are connected may be banned by everyone who may ban.
        let isFree = isPermitted || role == .member
        #expect((rights.refusal(ofBanningNetworkOf: [.member, role]) == nil) == isFree)
    }

    @Test func `a moderator bans for at most a day`() {
        let moderator = AdminRights(rank: .moderator)
        #expect(moderator.refusal(ofBanFor: 86_400) == nil)
        #expect(moderator.refusal(ofBanFor: 86_401)?.code == .notPermitted)
        #expect(moderator.refusal(ofBanFor: 86_401)?.message == "A moderator bans for at most a day.")
        #expect(moderator.refusal(ofBanFor: nil)?.code == .notPermitted)
        #expect(moderator.refusal(ofBanFor: nil)?.message.contains("--for 1d") == true)
        #expect(AdminRights(rank: .admin).refusal(ofBanFor: nil) == nil)
        #expect(AdminRights(rank: .operator).refusal(ofBanFor: 86_401) == nil)
    }

    @Test(
        arguments: [
            ("192.0.2.0/24", true), ("192.0.2.0/23", false), ("0.0.0.0/0", false), ("2001:db8::/48", true),
            ("2001:db8::/47", false), ("::/0", false), ("192.0.2.7", true), ("2001:db8::7", true),
        ]
    )
    func `a moderator bans no wide network`(network: String, isPermitted: Bool) throws {
        let network = try #require(IPNetwork(network))
        #expect((AdminRights(rank: .moderator).refusal(ofBanning: network) == nil) == isPermitted)
        #expect(AdminRights(rank: .admin).refusal(ofBanning: network) == nil)
        #expect(AdminRights(rank: .operator).refusal(ofBanning: network) == nil)
    }

    @Test func `only the operator bans what everybody may come through`() {
        func isPermitted(_ rank: AdminRank) -> [Bool] {
            [.loopback, .proxy, .own, .width].map { AdminRights(rank: rank).refusal(ofBanWith: $0) == nil }
        }
        #expect(isPermitted(.moderator) == [false, false, true, true])
        #expect(isPermitted(.admin) == [false, false, true, true])
        #expect(isPermitted(.operator) == [true, true, true, true])
    }

    @Test func `a ban is lifted by its maker, or from above`() throws {
        let (ada, ann, mia, max) = (try maker(1, "ada"), try maker(2, "ann"), try maker(3, "mia"), try maker(4, "max"))
        let uid = Maker.operator(uid: 0)
        let operators = try ban(by: uid, nil)
        let admins = try ban(by: ada, .admin)
        let moderators = try ban(by: mia, .moderator)
        func lifts(_ rank: AdminRank, _ ban: Ban, _ maker: Maker) -> Bool {
            AdminRights(rank: rank).refusal(ofLifting: ban, by: maker) == nil
        }
        #expect([operators, admins, moderators].map { lifts(.operator, $0, uid) } == [true, true, true])
        #expect([operators, admins, moderators].map { lifts(.admin, $0, ann) } == [false, true, true])
        #expect([operators, admins, moderators].map { lifts(.moderator, $0, mia) } == [false, false, true])
        #expect([operators, admins, moderators].map { lifts(.moderator, $0, max) } == [false, false, false])
    }

    private func maker(_ id: Int64, _ name: String) throws -> Maker {
        .account(NamedAccount(Account(id: AccountID(rawValue: id), username: try Username(name))))
    }

    private func ban(by maker: Maker, _ role: AccountRole?) throws -> Ban {
        let network = try #require(IPNetwork("192.0.2.0/24"))
        let draft = BanDraft(target: .network(network), reason: "", expires: nil, maker: maker, makerRole: role)
        return Ban(draft, id: BanID(rawValue: 9), made: 0)
    }
}
