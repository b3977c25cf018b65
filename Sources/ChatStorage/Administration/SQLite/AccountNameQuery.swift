import ChatProtocol
import GRDB

/// The accounts that records of administration name, in an open transaction.
struct AccountNameQuery {
    let database: Database

    /// Returns an account, also a forgotten one.
    ///
    /// - Throws: ``MessageDraftError/noSuchAccount(_:)``.
    func named(_ id: AccountID) throws -> NamedAccount {
        let statement = try database.cachedStatement(sql: "SELECT name FROM account WHERE id = ?")
        guard let name = try String.fetchOne(statement, arguments: [id.rawValue]) else {
            throw MessageDraftError.noSuchAccount(id)
        }
        return NamedAccount(id: id, name: name)
    }

    /// Returns an account that was not forgotten.
    ///
    /// - Throws: ``MessageDraftError/noSuchAccount(_:)``.
    func account(_ id: AccountID) throws -> Account {
        guard let username = try? Username(named(id).name) else {
            throw MessageDraftError.noSuchAccount(id)
        }
        return Account(id: id, username: username)
    }

    /// Returns a maker with the present name.
    ///
    /// - Throws: ``MessageDraftError/noSuchAccount(_:)``.
    func named(_ maker: Maker) throws -> Maker {
        switch maker {
        case .operator: maker
        case .account(let account): .account(try named(account.id))
        }
    }
}

extension Maker {
    /// Reads the columns of a maker; `nil` when all are empty.
    init?(uid: Int64?, account: Int64?, name: String?) {
        if let account {
            self = .account(NamedAccount(id: AccountID(rawValue: account), name: name ?? ""))
        } else if let uid {
            self = .operator(uid: UInt32(clamping: uid))
        } else {
            return nil
        }
    }

    /// The column of an operator.
    var uid: Int64? {
        switch self {
        case .operator(let uid): Int64(uid)
        case .account: nil
        }
    }

    /// The column of an account.
    var accountNumber: Int64? {
        account?.id.rawValue
    }
}
