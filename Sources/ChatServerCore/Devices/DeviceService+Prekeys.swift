import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// Prekeys, and what others are given of them.
extension DeviceService {
    /// The most one-time pairs of a request: 25 of them take 36 KB of a frame.
    static let pairsAtOnce = 25

    /// The most devices that a request asks for.
    static let bundlesAtOnce = DeviceLimits.devices

    /// With fewer one-time pairs than this a device is told to make more.
    static let fewPairs = 25

    /// Stores prekeys of a session's device, which the caller has checked.
    ///
    /// - Throws: ``Refusal``, and the store's errors.
    func publish(_ prekeys: PrekeyDraft) async throws {
        switch try await store.publishPrekeys(prekeys) {
        case .stored:
            break
        case .conflict:
            throw Refusal(
                .prekeyConflict,
                "Another key is stored under one of the numbers. Take new numbers. Nothing was stored."
            )
        case .noSuchDevice:
            throw Refusal.noDevice
        }
    }

    /// Returns what is needed to begin sessions with devices. A session without a device, and one of an account that
    /// asks too often, is given no one-time pairs.
    ///
    /// - Throws: The store's errors.
    func bundles(
        of owner: AccountID,
        for devices: [DeviceNumber],
        by asker: AccountID,
        _ askerDevice: DeviceNumber?
    ) async throws -> [DeviceBundle] {
        guard !devices.isEmpty else {
            return []
        }
        let mayTakePairs = bundleRate.take(asker) == nil
        let bundles = try await store.bundles(
            BundleRequest(
                asker: asker,
                askerDevice: mayTakePairs ? askerDevice : nil,
                owner: owner,
                devices: devices,
                time: now()
            )
        )
        let withPair = bundles.count { $0.pair != nil }
        counts.count { totals in
            totals.startsWithPair += withPair
            totals.startsWithoutPair += bundles.count - withPair
        }
        for bundle in bundles where bundle.isFresh && bundle.pairsLeft < Self.fewPairs {
            await tellFewPairs(of: bundle, owner: owner)
        }
        return bundles
    }

    private func tellFewPairs(of bundle: DeviceBundle, owner: AccountID) async {
        let event = ProtoServerFrame.with { $0.prekeysLow.left = UInt32(clamping: bundle.pairsLeft) }
        if let frame = try? event.controlFrame() {
            await hub.notify(bundle.device, of: owner, frame)
        }
    }
}
