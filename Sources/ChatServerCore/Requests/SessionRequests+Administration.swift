import ChatAdministration
import ChatProtocol
import ChatStorage
import Logging
import SwiftProtobuf

/// Requests of accounts with a role: administration commands.
extension SessionRequests {
    /// Items of an answer, at most.
    static let administeredItems = 200

    /// Bytes of all items of an answer, at most: half a frame.
    static let administeredBytes = ProtocolLimits.frameBytes / 2

    /// Carries out an administration command, with the role that the account has at this moment.
    func administer(_ request: ProtoAdminister) async throws -> ProtoServerFrame.OneOf_Body {
        guard let administration = services.administration else {
            throw Refusal(.notPermitted, "This server takes no commands from accounts.")
        }
        let role = try await administration.role(of: account)
        let caller = AdminCaller.account(online.account, role, address: requester.address)
        var page = AdministeredPage()
        do throws(AdminFailure) {
            let command = try Self.command(request.command)
            try await administration.execute(command, by: caller) { item throws(AdminCallerGoneError) in
                guard page.add(item) else {
                    // Lists end here. A command that changes something has done it by now, and has few items.
                    throw AdminCallerGoneError()
                }
            }
        } catch {
            guard error == .callerGone, page.hasMore else {
                throw Refusal(error)
            }
        }
        return .administered(
            .with {
                $0.items = page.items
                $0.more = page.hasMore
            }
        )
    }

    private static func command(_ json: String) throws(AdminFailure) -> AdminCommand {
        do {
            return try AdminCommand(json: json.utf8)
        } catch {
            throw AdminFailure(error)
        }
    }
}

/// The items that one answer has room for. Pure.
struct AdministeredPage: Sendable {
    /// The items as JSON.
    private(set) var items: [String] = []

    /// Whether there are more items than it has room for.
    private(set) var hasMore = false

    private var bytes = 0

    /// Adds an item; returns whether there was room for it. An item that cannot be written as JSON, which would be a
    /// bug of ours, is left out.
    mutating func add(_ item: AdminItem) -> Bool {
        guard let json = try? item.json() else {
            return true
        }
        let isRoom =
            items.count < SessionRequests.administeredItems
            && bytes + json.utf8.count <= SessionRequests.administeredBytes
        guard isRoom else {
            hasMore = true
            return false
        }
        bytes += json.utf8.count
        items.append(json)
        return true
    }
}

extension Refusal {
    /// Makes the answer for a command that was not carried out.
    fileprivate init(_ failure: AdminFailure) {
        self.init(Self.code(of: failure.code), failure.message)
    }

    private static func code(of code: AdminFailure.Code) -> ProtoErrorCode {
        switch code {
        case .notPermitted: .notPermitted
        case .invalid, .notFound, .conflict, .needsForce, .limit, .configuration: .invalidCommand
        case .busy: .throttled
        case .stopping: .shuttingDown
        case .failed: .storageFailed
        }
    }
}
