// Copyright (c) The AUA Authors
// SPDX-License-Identifier: MPL-2.0

package limit

import "time"

// serviceWeight is how much the newest service time moves the average.
const serviceWeight = 0.1

// unmeasured is the estimate before the first service time is known.
const unmeasured = time.Second

// serviceTime is a moving average of how long one place is taken.
type serviceTime struct {
	mean     float64 // seconds
	measured bool
}

func (s *serviceTime) add(d time.Duration) {
	if !s.measured {
		s.mean, s.measured = d.Seconds(), true
		return
	}
	s.mean += serviceWeight * (d.Seconds() - s.mean)
}

// wait estimates how long it takes until ahead calls have ended, of which
// places run at once: by Little's law, ahead × mean / places.
func (s *serviceTime) wait(ahead, places int) time.Duration {
	if !s.measured {
		return unmeasured
	}
	if places < 1 {
		places = 1
	}
	return time.Duration(float64(ahead) * s.mean / float64(places) * float64(time.Second))
}
