import ChatIdentity
import GRDB

/// Collects what a device needs to begin sessions, in an open transaction.
struct BundleQuery {
    let database: Database
    let request: BundleRequest

    /// Returns the bundles, with a pair reserved for each.
    func fetch() throws -> [DeviceBundle] {
        let table = DeviceTable(database: database)
        let mayReserve = try request.askerDevice.map { try table.isListed($0, of: request.asker) } ?? false
        return try request.wanted.compactMap { device in
            guard let prekey = try PrekeyTable(database: database).newest(of: device, account: request.owner) else {
                return nil
            }
            let pairs = PairTable(database: database, device: device)
            let known = mayReserve ? try pairs.reserved(by: request) : nil
            let fresh = mayReserve && known == nil ? try pairs.reserve(for: request) : nil
            return DeviceBundle(
                device: device,
                prekey: prekey,
                pair: known ?? fresh,
                isFresh: fresh != nil,
                pairsLeft: try pairs.left()
            )
        }
    }
}
