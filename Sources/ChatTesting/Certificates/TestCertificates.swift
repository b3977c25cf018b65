/// Certificates of servers as PEM text, for tests. Those that no comment excepts have P-256 keys and come from
/// ``middle``, and are for servers. They guard nothing.
package enum TestCertificates {
    /// The root, 2020 to 2065.
    package static let root = """
        -----BEGIN CERTIFICATE-----
        MIIBRDCB66ADAgECAhRndFyKLAd9GipZo2WNblL92ODPTTAKBggqhkjOPQQDAjAP
        MQ0wCwYDVQQDDARSb290MCAXDTIwMDEwMTAwMDAwMFoYDzIwNjUwMTAxMDAwMDAw
        WjAPMQ0wCwYDVQQDDARSb290MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAErdNV
        zFKAvMGKBORagpW3C0/Grm7SLG0i0KnnJDzBe6GdS1hKkQOEY+EAmTvx2CcJc5yc
        nzaAZRIW4OKrCmCURqMjMCEwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMC
        AQYwCgYIKoZIzj0EAwIDSAAwRQIhALWiQG/L0EKDKi1uPSFQFAmNLxiZz68YVCom
        E00cJJZ8AiAzr94DeD2Q4Jk0EMkQy8IfhWlUvfROYYklBEi5ZQdqVQ==
        -----END CERTIFICATE-----

        """

    /// A root that none of the others comes from.
    package static let otherRoot = """
        -----BEGIN CERTIFICATE-----
        MIIBUTCB96ADAgECAhRLfK9De39RUh0Ft+mrFlI7PxwXIjAKBggqhkjOPQQDAjAV
        MRMwEQYDVQQDDApPdGhlciByb290MCAXDTIwMDEwMTAwMDAwMFoYDzIwNjUwMTAx
        MDAwMDAwWjAVMRMwEQYDVQQDDApPdGhlciByb290MFkwEwYHKoZIzj0CAQYIKoZI
        zj0DAQcDQgAEYN2d9vwI/5qW459lqM2QieSUh+0rKDaOs9LMzoXyPQhmdIX8bvto
        8ezLFDdOd1iEs5c696/2VNru00iK8zsMnKMjMCEwDwYDVR0TAQH/BAUwAwEB/zAO
        BgNVHQ8BAf8EBAMCAQYwCgYIKoZIzj0EAwIDSQAwRgIhAM9Hfrt1k2xvSiRBnGK2
        igzH4jfoCSO5QlgfBymm9meGAiEA6ITr0+QRVGm61jDu7hqqMjTgF6DHPc3bwyq2
        w7zudeI=
        -----END CERTIFICATE-----

        """

    /// What the root has issued, and what issues the others, 2020 to 2065.
    package static let middle = """
        -----BEGIN CERTIFICATE-----
        MIIBRjCB7aADAgECAhRZiK+FyT2AnI+1+aRC+0vTPUD+YDAKBggqhkjOPQQDAjAP
        MQ0wCwYDVQQDDARSb290MCAXDTIwMDEwMTAwMDAwMFoYDzIwNjUwMTAxMDAwMDAw
        WjARMQ8wDQYDVQQDDAZNaWRkbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASO
        UMj8rOrBWx5Bea4CU4RwgQicJWuNgka43VMXbRH6UTTEkrXexZiQbyj/p/Kzj7Mo
        txT8BSKr/NQpFY4MYRrdoyMwITAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQE
        AwIBBjAKBggqhkjOPQQDAgNIADBFAiEAvzzYMLn7qOIaTUdN0lWUK3kKxkgduAMY
        YcmJk4y7C3ACIE/bliIE/zbBNpjDvLr7fGaSzp7z2QNvPaH9eIuSjQHj
        -----END CERTIFICATE-----

        """

    /// For `chat.example`, `localhost`, `*.wild.example`, `c*.partial.example`, 127.0.0.1 and ::1, 2025 to 2065, with
    /// ``key``.
    package static let server = """
        -----BEGIN CERTIFICATE-----
        MIIBrDCCAVOgAwIBAgIUPkQ15NYOyE6TM77fr75y22AHi5MwCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGTWlkZGxlMCAXDTI1MDEwMTAwMDAwMFoYDzIwNjUwMTAxMDAw
        MDAwWjARMQ8wDQYDVQQDDAZTZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AAScB54PdyZO0oP1vhtN+YFCWzRlsd4JIK9n2cZWIt0nBr1hlVKG7JlR0anYweAW
        rGYwuRXaLmpPJPyapVRJ1iyeo4GGMIGDMAwGA1UdEwEB/wQCMAAwEwYDVR0lBAww
        CgYIKwYBBQUHAwEwXgYDVR0RBFcwVYIMY2hhdC5leGFtcGxlgglsb2NhbGhvc3SC
        Dioud2lsZC5leGFtcGxlghJjKi5wYXJ0aWFsLmV4YW1wbGWHBH8AAAGHEAAAAAAA
        AAAAAAAAAAAAAAEwCgYIKoZIzj0EAwIDRwAwRAIgRRXw51IoUT0bCWwPkOfR1bHM
        crq2EZw7fe9VRQPLCzwCIHZH0oDwtKjtw75LoUmkW1+k9WO6RSnL9MRh/jsoBvw6
        -----END CERTIFICATE-----

        """

    /// The same with ``key`` again, 2026 to 2065.
    package static let renewed = """
        -----BEGIN CERTIFICATE-----
        MIIBrTCCAVOgAwIBAgIUZtStGpnbb29u0e3l9r1DKULzQgswCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGTWlkZGxlMCAXDTI2MDEwMTAwMDAwMFoYDzIwNjUwMTAxMDAw
        MDAwWjARMQ8wDQYDVQQDDAZTZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AAScB54PdyZO0oP1vhtN+YFCWzRlsd4JIK9n2cZWIt0nBr1hlVKG7JlR0anYweAW
        rGYwuRXaLmpPJPyapVRJ1iyeo4GGMIGDMAwGA1UdEwEB/wQCMAAwEwYDVR0lBAww
        CgYIKwYBBQUHAwEwXgYDVR0RBFcwVYIMY2hhdC5leGFtcGxlgglsb2NhbGhvc3SC
        Dioud2lsZC5leGFtcGxlghJjKi5wYXJ0aWFsLmV4YW1wbGWHBH8AAAGHEAAAAAAA
        AAAAAAAAAAAAAAEwCgYIKoZIzj0EAwIDSAAwRQIhAJqeQrz0EBIA1zaMPxos+VLK
        leR33D+RijxU6Q7nI1LRAiA0SjSUYSLBysB338xhUh4PFH0lf33JoLcz+IlC8LWF
        RA==
        -----END CERTIFICATE-----

        """

    /// The same with ``otherKey``, 2026 to 2065.
    package static let rekeyed = """
        -----BEGIN CERTIFICATE-----
        MIIBrTCCAVOgAwIBAgIUaxqv73XEoiAYjeapaX7549wl5QEwCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGTWlkZGxlMCAXDTI2MDEwMTAwMDAwMFoYDzIwNjUwMTAxMDAw
        MDAwWjARMQ8wDQYDVQQDDAZTZXJ2ZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AAQ39am94XhtiRGTnZs67sIrQNPG7mtX5cMx8MxvpGfyt7YXq78YJ57m07v2gToD
        nBRsMUoddFKmU78hzFnWIqqjo4GGMIGDMAwGA1UdEwEB/wQCMAAwEwYDVR0lBAww
        CgYIKwYBBQUHAwEwXgYDVR0RBFcwVYIMY2hhdC5leGFtcGxlgglsb2NhbGhvc3SC
        Dioud2lsZC5leGFtcGxlghJjKi5wYXJ0aWFsLmV4YW1wbGWHBH8AAAGHEAAAAAAA
        AAAAAAAAAAAAAAEwCgYIKoZIzj0EAwIDSAAwRQIhANal7/3+rOaZzlDJR/cg6Ann
        MAFDzOveFkZu6b6c399DAiAqNTJs2e9VC3GRFsVDu5EXxe7bF5IhQQi7s9LhW01u
        fQ==
        -----END CERTIFICATE-----

        """

    /// The same without an issuer.
    package static let selfSigned = """
        -----BEGIN CERTIFICATE-----
        MIIBqDCCAU+gAwIBAgIUd91OABEey9612U1dwuf04Plef1YwCgYIKoZIzj0EAwIw
        DzENMAsGA1UEAwwEU2VsZjAgFw0yNTAxMDEwMDAwMDBaGA8yMDY1MDEwMTAwMDAw
        MFowDzENMAsGA1UEAwwEU2VsZjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABP/z
        2VFuGuZuD9Cj0W1P7AylDPWksLJcJnW+5MO9ydrgoQ2XpMgSNIFu+z35NlAfvxLE
        ZCsHTWzBd55BTfrxevqjgYYwgYMwDAYDVR0TAQH/BAIwADATBgNVHSUEDDAKBggr
        BgEFBQcDATBeBgNVHREEVzBVggxjaGF0LmV4YW1wbGWCCWxvY2FsaG9zdIIOKi53
        aWxkLmV4YW1wbGWCEmMqLnBhcnRpYWwuZXhhbXBsZYcEfwAAAYcQAAAAAAAAAAAA
        AAAAAAAAATAKBggqhkjOPQQDAgNHADBEAiB18u5jFdqZ2lmVuayJsqYPC20NHG1M
        7xlWaupAo7iXHQIgAY0Hn8Wt9sEtyR6Jb2ATPJ8Q7hheAc7x19gRqbq96HU=
        -----END CERTIFICATE-----

        """

    /// The same, issued by ``server``, which may issue nothing.
    package static let ofServer = """
        -----BEGIN CERTIFICATE-----
        MIIBrTCCAVOgAwIBAgIUaflzdoEKycLSaTQdLLkAAtw993IwCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGU2VydmVyMCAXDTI1MDEwMTAwMDAwMFoYDzIwNjUwMTAxMDAw
        MDAwWjARMQ8wDQYDVQQDDAZGb3JnZWQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AAR/SLXToDDcpv3QQPyWbapgzqwJXjbdvSxqloEChkf3+LmcGpRQEII3IV4LK5Yh
        r7mL/7gXbOEM7FvLl5cmSct2o4GGMIGDMAwGA1UdEwEB/wQCMAAwEwYDVR0lBAww
        CgYIKwYBBQUHAwEwXgYDVR0RBFcwVYIMY2hhdC5leGFtcGxlgglsb2NhbGhvc3SC
        Dioud2lsZC5leGFtcGxlghJjKi5wYXJ0aWFsLmV4YW1wbGWHBH8AAAGHEAAAAAAA
        AAAAAAAAAAAAAAEwCgYIKoZIzj0EAwIDSAAwRQIgA+pLP72Y2NanebUb6L4rWhsa
        RK9iskf+huDSWlkUx9ACIQD/q+9tHgI5gxZ9bmoIYeNzk3xMeC6qEilmsDzSqzcc
        Fw==
        -----END CERTIFICATE-----

        """

    /// For `chat.example` by its common name alone.
    package static let commonName = """
        -----BEGIN CERTIFICATE-----
        MIIBUDCB96ADAgECAhQ//BNsZuQgymjb6KyV/7aAHOSahTAKBggqhkjOPQQDAjAR
        MQ8wDQYDVQQDDAZNaWRkbGUwIBcNMjUwMTAxMDAwMDAwWhgPMjA2NTAxMDEwMDAw
        MDBaMBcxFTATBgNVBAMMDGNoYXQuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49
        AwEHA0IABH9ItdOgMNym/dBA/JZtqmDOrAleNt29LGqWgQKGR/f4uZwalFAQgjch
        XgsrliGvuYv/uBds4QzsW8uXlyZJy3ajJTAjMAwGA1UdEwEB/wQCMAAwEwYDVR0l
        BAwwCgYIKwYBBQUHAwEwCgYIKoZIzj0EAwIDSAAwRQIgfLMK65Drryd5rTCD4xy8
        6YjkqofBu3F/dQE3D7tCQI8CIQD2r/o4MAH4k2CIeXjNF74n/gAhmelN8Tu7l9eF
        WVwyiw==
        -----END CERTIFICATE-----

        """

    /// For the same hosts as ``server``, but for clients alone.
    package static let forClients = """
        -----BEGIN CERTIFICATE-----
        MIIBrjCCAVOgAwIBAgIUbKN3rnhVcExyqmDNJK3vJhepwEcwCgYIKoZIzj0EAwIw
        ETEPMA0GA1UEAwwGTWlkZGxlMCAXDTI1MDEwMTAwMDAwMFoYDzIwNjUwMTAxMDAw
        MDAwWjARMQ8wDQYDVQQDDAZDbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
        AAR/SLXToDDcpv3QQPyWbapgzqwJXjbdvSxqloEChkf3+LmcGpRQEII3IV4LK5Yh
        r7mL/7gXbOEM7FvLl5cmSct2o4GGMIGDMAwGA1UdEwEB/wQCMAAwEwYDVR0lBAww
        CgYIKwYBBQUHAwIwXgYDVR0RBFcwVYIMY2hhdC5leGFtcGxlgglsb2NhbGhvc3SC
        Dioud2lsZC5leGFtcGxlghJjKi5wYXJ0aWFsLmV4YW1wbGWHBH8AAAGHEAAAAAAA
        AAAAAAAAAAAAAAEwCgYIKoZIzj0EAwIDSQAwRgIhAKHhzhJ/4m0EBNgj1t7tg88U
        dO0/xEg1+vT3+WUGu3fxAiEAqKHKaqjxICYcNcUk2sd0+MUZZoxPOU+xY2XYeWVA
        Ozg=
        -----END CERTIFICATE-----

        """

    /// The key of ``server`` and ``renewed``.
    package static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdL7xZtbEt3K26fo6
        7VpmPPDf5ZWMzx1JtNj7+U0MCG2hRANCAAScB54PdyZO0oP1vhtN+YFCWzRlsd4J
        IK9n2cZWIt0nBr1hlVKG7JlR0anYweAWrGYwuRXaLmpPJPyapVRJ1iye
        -----END PRIVATE KEY-----

        """

    /// The key of ``rekeyed``.
    package static let otherKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg9icQZyI6ALONG0xh
        PUXyo8XGV9mXcAr1CcSJYTZP3oShRANCAAQ39am94XhtiRGTnZs67sIrQNPG7mtX
        5cMx8MxvpGfyt7YXq78YJ57m07v2gToDnBRsMUoddFKmU78hzFnWIqqj
        -----END PRIVATE KEY-----

        """
}
