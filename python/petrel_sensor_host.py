# SPDX-License-Identifier: Apache-2.0
"""Runs one sensor of a pack as a child of the sensor container. See petrel_host.sensor."""

import sys

if __name__ == "__main__":
    from petrel_host import sensor

    sys.exit(sensor.main())
