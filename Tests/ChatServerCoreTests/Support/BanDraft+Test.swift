import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

extension BanDraft {
    /// A ban that an operator makes.
    static func of(
        _ target: BanTarget,
        isLock: Bool = false,
        reason: String = "rude words",
        expires: Int64? = nil
    ) -> BanDraft {
        BanDraft(
            target: target,
            isLock: isLock,
            reason: reason,
            expires: expires,
            maker: .operator(uid: 0),
            makerRole: nil
        )
    }

    /// A ban of an account.
    static func of(_ account: Account, isLock: Bool = false, expires: Int64? = nil) -> BanDraft {
        of(.account(account), isLock: isLock, expires: expires)
    }

    /// A ban of a network.
    static func of(_ network: String, reason: String = "rude words", expires: Int64? = nil) throws -> BanDraft {
        of(.network(try #require(IPNetwork(network))), reason: reason, expires: expires)
    }
}

extension Ban {
    /// A ban that was made at 0.
    init(_ id: Int64, _ draft: BanDraft) {
        self.init(draft, id: BanID(rawValue: id), made: 0)
    }
}
