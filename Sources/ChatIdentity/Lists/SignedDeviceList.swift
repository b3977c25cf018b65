package import Crypto

/// A device list as its account identity signed it. The bytes are kept as they are, and never made anew.
package struct SignedDeviceList: Hashable, Sendable {
    package let body: [UInt8]

    /// 64 bytes.
    package let signature: [UInt8]

    /// Takes bytes that are not checked yet.
    package init(body: [UInt8], signature: [UInt8]) {
        self.body = body
        self.signature = signature
    }

    /// Signs a list.
    package init(signing list: DeviceList, by identity: Curve25519.Signing.PrivateKey) throws {
        body = list.body
        signature = try SignaturePurpose.deviceList.sign(body, with: identity)
    }

    /// SHA-256 of the body.
    package var hash: [UInt8] {
        DeviceList.hash(ofBody: body)
    }

    /// Returns the list if this identity signed it for this account.
    ///
    /// - Throws: ``IdentityError``.
    package func verified(by identity: SigningPublicKey, account: String) throws(IdentityError) -> DeviceList {
        // Before the signature: a longer body would be hashed as a whole.
        guard body.count <= DeviceList.largestBody else {
            throw .malformed
        }
        try identity.verify(signature, of: body, as: .deviceList)
        let list = try DeviceList(body: body)
        guard list.account == account else {
            throw .wrongOwner
        }
        return list
    }
}
