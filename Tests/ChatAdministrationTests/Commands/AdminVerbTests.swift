import ChatAdministration
import Testing

@Suite struct AdminVerbTests {
    @Test(arguments: [
        (AdminRank.member, 0),
        (.moderator, 8),
        (.admin, 14),
        (.operator, AdminVerb.allCases.count),
    ])
    func `a higher authority has more commands`(rank: AdminRank, count: Int) {
        #expect(AdminVerb.allCases.count { $0.minimum <= rank } == count)
    }

    @Test(arguments: [
        AdminVerb.export, .forget, .userAdd, .userRemove, .userPassword, .userLock, .userUnlock, .userList, .reload,
        .role, .roles, .audit, .lockdown,
    ])
    func `what reads all messages or changes roles and settings is the operator's`(verb: AdminVerb) {
        #expect(verb.minimum == .operator)
    }

    @Test func `every command says how it is typed and what it does`() {
        for verb in AdminVerb.allCases {
            #expect(verb.usage.hasPrefix(verb.rawValue))
            #expect(!verb.summary.isEmpty && !verb.summary.hasSuffix("."))
        }
    }
}
