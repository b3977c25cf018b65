import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import Logging
import SwiftProtobuf

/// Requests about devices: their lists, and what is needed to begin sessions with them.
extension SessionRequests {
    /// Stores the account's next device list. The session is the device's from then on.
    func publishDevices(_ request: ProtoPublishDevices) async throws -> ProtoServerFrame.OneOf_Body {
        let device = try named(request.device)
        try SealedBlockCount.check(request.blocksSealed, or: .invalidList)
        let list = try request.list.draft(for: online.account, identity: request.identity, naming: device)
        try keepQuota(bytes: list.body.count, "The device list was not stored.")
        let claim = DeviceClaim(device: device, blocksSealed: request.blocksSealed)
        try await services.devices.publish(list, claim, by: deviceSession)
        log("device list published", ["version": "\(list.version)", "devices": "\(list.devices.count)"])
        return .done(.init())
    }

    /// Begins a new identity of the account, if the password is right. A wrong one counts as at a login.
    func resetIdentity(_ request: ProtoResetIdentity) async throws -> ProtoServerFrame.OneOf_Body {
        let device = try named(request.device)
        try SealedBlockCount.check(request.blocksSealed, or: .invalidList)
        let list = try request.list.draft(for: online.account, identity: request.identity, naming: device)
        let username = online.account.username
        let outcome = try await services.accounts.logIn(username, password: request.password, from: requester)
        switch outcome {
        case .accepted(let authenticated):
            if let former = authenticated.formerDigest {
                services.connections.secretRenewed(of: account, from: former, to: authenticated.secretDigest)
            }
        case .wrongPassword:
            log("wrong password")
            throw Refusal(.wrongPassword, "The password is wrong. The identity was not changed.")
        case .noSuchUser, .usernameTaken, .unsuitableName, .registrationRefused, .policy, .cannotResume,
            .loginTokenRefused, .keptOut, .throttled, .tooManyRegistrations, .busy:
            throw AccountRefusal(outcome: outcome, username: username)
        }
        try keepQuota(bytes: list.body.count, "The identity was not changed.")
        let claim = DeviceClaim(device: device, blocksSealed: request.blocksSealed)
        try await services.devices.reset(list, claim, by: deviceSession)
        log("identity begun anew")
        return .done(.init())
    }

    /// Returns the device lists of an account, and what is needed to begin sessions with its devices.
    func getDevices(_ request: ProtoGetDevices) async throws -> ProtoServerFrame.OneOf_Body {
        guard request.bundlesFor.count <= DeviceService.bundlesAtOnce else {
            throw Refusal(
                .invalidPage,
                "Bundles of up to \(DeviceService.bundlesAtOnce) devices are given; "
                    + "\(request.bundlesFor.count) were asked for."
            )
        }
        guard let username = try? Username(request.username),
            let registered = try await services.accounts.registeredName(username)
        else {
            throw Refusal(.noSuchUser, "There is no account of that name.")
        }
        guard let owner = try await services.accounts.details.knownAccount(of: registered)?.account else {
            return .devices(.with { $0.username = registered.value })
        }
        let devices = try await services.reads.run(.page, of: account) { try await self.devices(of: owner, request) }
        return .devices(devices)
    }

    private func devices(of owner: Account, _ request: ProtoGetDevices) async throws -> ProtoDevices {
        let (services, device) = (services.devices, device)
        var answer = ProtoDevices.with { $0.username = owner.username.value }
        guard let newest = try await services.store.newestDeviceList(of: owner.id) else {
            return answer
        }
        answer.identity = Data(newest.identity)
        answer.version = newest.version
        let wanted = Set(request.bundlesFor.compactMap { DeviceNumber(rawValue: $0) })
        answer.bundles = try await services.bundles(of: owner.id, for: wanted.sorted(), by: account, device)
            .map(\.wire)
        if let device, owner.id == account {
            let pairs = try await services.store.pairs(of: account, device: device)
            answer.pairsLeft = pairs.left
            answer.pairsHandedOut = pairs.handedOut.map(\.wire)
        }
        let isKnown = request.knownIdentity == answer.identity
        let lists = try await services.store.deviceLists(
            of: owner.id,
            after: isKnown ? request.knownVersion : 0,
            limit: DeviceLimits.listPage
        )
        // A list that was published, or an identity that was begun, since the newest one was read: it is for the next
        // request, so that everything in an answer fits together.
        try answer.add(lists.filter { $0.identity == newest.identity && $0.version <= newest.version })
        return answer
    }

    /// Returns the device that a list is to name.
    private func named(_ device: UInt64) throws(Refusal) -> DeviceNumber {
        guard let device = DeviceNumber(rawValue: device) else {
            throw Refusal(.invalidList, "The request names no device that publishes the list.")
        }
        return device
    }

    private var deviceSession: DeviceSession {
        DeviceSession(account: online.account, session: online.session, ticket: ticket)
    }
}

extension ProtoDevices {
    /// Adds the lists that fit into a frame beside what there is: at least one, which the limits of what was signed
    /// make fit.
    ///
    /// - Parameter lists: In ascending order.
    /// - Throws: SwiftProtobuf's encoding error, which would be a bug of ours.
    fileprivate mutating func add(_ lists: [StoredDeviceList]) throws {
        let used = try serializedData().count
        let kept = PageTruncation.range(
            of: lists.map(\.wireBound),
            around: .start,
            budget: SessionRequests.pageBudget - used
        )
        self.lists = lists[kept].map(\.wire)
        more = lists[kept].last.map { $0.version < version } ?? false
    }
}

extension StoredDeviceList {
    fileprivate var wire: ProtoSignedDeviceList {
        .with { ($0.body, $0.signature) = (Data(body), Data(signature)) }
    }

    /// The most bytes of the list in an answer: 16 more for the tags and lengths.
    fileprivate var wireBound: Int { body.count + signature.count + 16 }
}

extension PrekeyRecord {
    fileprivate var wire: ProtoSignedPrekey {
        .with { ($0.body, $0.signature) = (Data(body), Data(signature)) }
    }
}

extension DeviceBundle {
    fileprivate var wire: ProtoBundle {
        .with {
            $0.device = device.rawValue
            $0.prekey = prekey.wire
            if let pair {
                $0.pair = pair.wire
            }
        }
    }
}

extension HandedOutPair {
    fileprivate var wire: ProtoHandedOutPair {
        .with { ($0.number, $0.time) = (number, time) }
    }
}
